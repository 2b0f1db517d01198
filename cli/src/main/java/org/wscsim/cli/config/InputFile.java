package org.wscsim.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.wscsim.core.failure.BadInputException;

/** Files a user names: found, readable and text, or a one-line error. Stateless. */
public final class InputFile {
    /** Definitions are small; a larger file is the wrong one. */
    private static final long MAX_TEXT_BYTES = 16L << 20;

    private InputFile() {}

    /** Whether a value names a file rather than a preset: it has a folder or a definition's ending. */
    public static boolean looksLikePath(String value) {
        return value.indexOf('/') >= 0 || value.indexOf('\\') >= 0 || value.matches("(?i).*\\.(ya?ml|json|csv)");
    }

    /** Whether a value names a file that is there. */
    static boolean exists(String value) {
        try {
            return looksLikePath(value) && Files.exists(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * A readable, regular file.
     *
     * @param place the option or key that named it
     */
    public static Path require(String place, String value) {
        Path path;
        try {
            path = Path.of(value);
        } catch (InvalidPathException e) {
            throw new BadInputException("not a path: " + place + "=" + Settings.shown(value) + "; correct the path", e);
        }
        if (!Files.exists(path)) {
            throw new BadInputException("file not found: " + place + "=" + value + "; check the path");
        }
        if (Files.isDirectory(path)) {
            throw new BadInputException("not a file but a folder: " + place + "=" + value + "; name a file");
        }
        if (!Files.isReadable(path)) {
            throw new BadInputException("file not readable: " + place + "=" + value + "; check its permissions");
        }
        return path;
    }

    /** A folder. */
    public static Path requireFolder(String place, String value) {
        Path path;
        try {
            path = Path.of(value);
        } catch (InvalidPathException e) {
            throw new BadInputException("not a path: " + place + "=" + Settings.shown(value) + "; correct the path", e);
        }
        if (!Files.isDirectory(path)) {
            throw new BadInputException("folder not found: " + place + "=" + value + "; check the path");
        }
        return path;
    }

    /** The UTF-8 text of a small file, not empty. */
    public static String text(String place, String value) {
        Path path = require(place, value);
        if (!Files.isRegularFile(path)) {
            throw new BadInputException(
                    "not a regular file: " + place + "=" + value + "; name a file that can be read twice");
        }
        try {
            if (Files.size(path) > MAX_TEXT_BYTES) {
                throw new BadInputException("file too large for a definition: " + place + "=" + value + ", bytes="
                        + Files.size(path) + ", allowed=" + MAX_TEXT_BYTES + "; name the right file");
            }
            byte[] bytes = head(path);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.isBlank()) {
                throw new BadInputException("file is empty: " + place + "=" + value + "; name the right file");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new BadInputException("file is not UTF-8 text: " + place + "=" + value + "; convert it", e);
        } catch (IOException e) {
            throw new BadInputException(
                    "file not readable: " + place + "=" + value + ", cause=" + CauseText.of(e) + "; check it", e);
        }
    }

    /** A whole file, of any size that an array takes. */
    public static byte[] bytes(String place, String value) {
        Path path = require(place, value);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new BadInputException(
                    "file not readable: " + place + "=" + value + ", cause=" + CauseText.of(e) + "; check it", e);
        }
    }

    /** No more than a definition may have: some files (under /proc, say) state no size and have no end. */
    private static byte[] head(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes((int) MAX_TEXT_BYTES);
        }
    }
}
