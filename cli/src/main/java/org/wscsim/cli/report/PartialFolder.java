package org.wscsim.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hidden folders of results that are not yet in place, {@code .<name>.partial-<host>-<pid>}, and their files. The host, where the
 * system tells it, keeps machines that share a disk from taking each other's runs for dead. Stateless.
 */
final class PartialFolder {
    private static final String MARK = ".partial-";
    private static final int MOST_ATTEMPTS = 1_000;
    private static final String HOST = host();

    private PartialFolder() {}

    /** One of this process that nobody else has. */
    static Path create(Path target, Path parent) throws IOException {
        String name = prefix(target) + ProcessHandle.current().pid();
        for (int attempt = 0; ; attempt++) {
            try {
                return Files.createDirectory(parent.resolve(attempt == 0 ? name : name + "-" + attempt));
            } catch (FileAlreadyExistsException taken) {
                if (attempt == MOST_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static String prefix(Path target) {
        return "." + target.getFileName() + MARK + HOST;
    }

    private static String host() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname"));
            return name.replaceAll("[^A-Za-z0-9]", "") + "-";
        } catch (IOException notLinux) {
            return "";
        }
    }

    /** Deletes those of one target whose processes are gone; what cannot be deleted stays. */
    static void removeStale(Path target, Path parent) throws IOException {
        List<Path> stale = new ArrayList<>();
        try (Stream<Path> entries = Files.list(parent)) {
            entries.filter(entry -> isStale(String.valueOf(entry.getFileName()), prefix(target)))
                    .forEach(stale::add);
        }
        for (Path folder : stale) {
            try {
                delete(folder);
            } catch (UncheckedIOException e) {
                // Somebody else's, or already being deleted: it stays hidden.
                assert !folder.equals(target);
            }
        }
    }

    private static boolean isStale(String name, String prefix) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        String process = name.substring(prefix.length());
        return process.matches("\\d{1,18}(-\\d+)?")
                && ProcessHandle.of(Long.parseLong(process.split("-", 2)[0])).isEmpty();
    }

    static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Files below a folder, summaries last, in a fixed order. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing((Path p) -> p.endsWith(ResultFolder.SUMMARY))
                            .thenComparing(Path::toString))
                    .toList();
        }
    }

    static void createFolderOf(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder)) {
            found.forEach(entries::add);
            for (Path entry : entries.reversed()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
