package org.wscsim.cli.command;

import java.nio.file.Path;

/** Paths for the console: relative to the working folder where they lie below it. Stateless. */
final class PathText {
    private PathText() {}

    static String of(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }

    /** A file's name without folder and ending. */
    static String stem(String path) {
        return path.replaceFirst(".*[/\\\\]", "").replaceFirst("(?i)\\.ya?ml$", "");
    }
}
