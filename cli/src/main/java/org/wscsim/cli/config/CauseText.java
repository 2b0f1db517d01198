package org.wscsim.cli.config;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the system refused a file, in words instead of the names of Java's exceptions. Stateless. */
public final class CauseText {
    private CauseText() {}

    /** Without paths: the message around it names what the user named. */
    public static String of(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case CharacterCodingException binary -> "not UTF-8 text";
            case NoSuchFileException missing -> "no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException taken -> "there already";
            case NotDirectoryException file -> "not a folder";
            case DirectoryNotEmptyException full -> "folder not empty";
            case FileSystemException refused -> plain(refused.getReason(), "refused by the file system");
            default -> plain(failure.getMessage(), "reading or writing failed");
        };
    }

    private static String plain(@Nullable String reason, String otherwise) {
        if (reason == null || reason.isBlank()) {
            return otherwise;
        }
        String first = reason.strip().lines().findFirst().orElse(otherwise);
        return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
    }
}
