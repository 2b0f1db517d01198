package org.wscsim.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.wscsim.core.failure.BadInputException;

/**
 * The last step of a run: its files go to their folder, unless that has become another run's meanwhile.
 *
 * <p>One run at a time moves files into a folder: it holds {@code .<name>.lock}, a folder that is made at once or not at
 * all, from before it looks what lies there until its own files do. Confined to one thread.
 */
final class Publication {
    private static final String HASH_KEY = "run_hash:";
    /** Renaming files takes milliseconds: who holds the lock for longer was killed. */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);

    private static final long LOOK_AGAIN_MS = 20;

    private final Path target;
    private final String runHash;
    private final boolean force;
    private final Set<String> ownFiles;

    /**
     * @param target where the files are to lie
     * @param ownFiles names that may be deleted there
     */
    Publication(Path target, String runHash, boolean force, Set<String> ownFiles) {
        this.target = target;
        this.runHash = runHash;
        this.force = force;
        this.ownFiles = ownFiles;
    }

    /**
     * Whether files may go there as things are.
     *
     * @throws BadInputException when they may not
     */
    void requireFree() throws IOException {
        if (!Files.exists(target)) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new BadInputException("result folder is a link that leads nowhere: out=" + target
                        + "; remove the link, or name another folder with --out");
            }
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new BadInputException("result folder is a file: out=" + target + "; name another with --out");
        }
        if (isAnothers()) {
            throw new BadInputException("result folder holds something else: out=" + target
                    + "; name another with --out, or replace its result files with --force");
        }
    }

    private boolean isAnothers() throws IOException {
        return !force && !PartialFolder.isEmpty(target) && !hashOf(target).equals(runHash);
    }

    /** The run hash stated in the folder's configuration, or an empty string. */
    private static String hashOf(Path folder) throws IOException {
        Path config = folder.resolve(ResultFolder.CONFIG);
        if (!Files.isRegularFile(config)) {
            return "";
        }
        String text = new String(Files.readAllBytes(config), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith(HASH_KEY))
                .map(line -> line.substring(HASH_KEY.length()).replace("\"", "").strip())
                .findFirst()
                .orElse("");
    }

    /**
     * Moves what has been written into place.
     *
     * @throws BadInputException when another run was there first; the files then lie in a folder of their own beside it
     */
    void move(Path written, Path parent) throws IOException {
        Path lock = parent.resolve("." + target.getFileName() + ".lock");
        take(lock);
        try {
            if (!moveWhole(written)) {
                if (isAnothers()) {
                    throw beaten(written);
                }
                moveFiles(written);
                PartialFolder.delete(written);
            }
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    private static void take(Path lock) throws IOException {
        while (true) {
            try {
                Files.createDirectory(lock);
                return;
            } catch (FileAlreadyExistsException held) {
                if (isLeftOver(lock)) {
                    Files.deleteIfExists(lock);
                } else {
                    pause();
                }
            }
        }
    }

    private static boolean isLeftOver(Path lock) throws IOException {
        try {
            Instant made = Files.getLastModifiedTime(lock).toInstant();
            return made.plus(LONGEST_HOLD).isBefore(Instant.now());
        } catch (NoSuchFileException released) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Nobody's results are lost: ours stay beside those that were faster. */
    private BadInputException beaten(Path written) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path kept =
                    target.resolveSibling(target.getFileName() + "-" + runHash + (attempt == 1 ? "" : "-" + attempt));
            if (Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Files.move(written, kept);
            return new BadInputException("another run has written to the result folder meanwhile: out=" + target
                    + ", results=" + kept + "; they are kept there, replace the other run's with --force");
        }
    }

    private boolean moveWhole(Path written) throws IOException {
        if (Files.exists(target) && !PartialFolder.isEmpty(target)) {
            return false;
        }
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        } catch (FileSystemException e) {
            // Something has come to lie there, or it is a link to a folder.
            if (Files.isDirectory(target)) {
                return false;
            }
            throw e;
        }
    }

    private void moveFiles(Path written) throws IOException {
        List<Path> files = PartialFolder.files(written);
        for (Path file : files) {
            removeStale(written, written.relativize(file));
        }
        for (Path file : files) {
            Files.move(file, target.resolve(written.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Files of ours that this run does not write would otherwise seem to belong to it; and without its summary a folder
     * never looks complete while its files are being replaced.
     */
    private void removeStale(Path written, Path file) throws IOException {
        PartialFolder.createFolderOf(target.resolve(file));
        for (String name : ownFiles) {
            Path sibling = file.resolveSibling(name);
            if (name.equals(ResultFolder.SUMMARY) || !Files.exists(written.resolve(sibling))) {
                Files.deleteIfExists(target.resolve(sibling));
            }
        }
    }
}
