package org.wscsim.cli.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * Outcomes by the identity of their point, in an embedded database of one file (H2's MVStore: log-structured, so that what was
 * committed stands whatever happens afterwards). Every outcome is committed when it is added: a killed study goes on where it
 * was and loses the points under way. A file is open in one process at a time. Confined to the main thread.
 */
public final class OutcomeStore implements AutoCloseable {
    private static final String OUTCOMES = "outcomes";
    private static final int CACHE_MEGABYTES = 4;

    private final Path file;
    private final MVStore store;
    private final MVMap<String, String> lines;

    private OutcomeStore(Path file, MVStore store) {
        this.file = file;
        this.store = store;
        lines = store.openMap(OUTCOMES);
    }

    /**
     * Opens a store, or makes one.
     *
     * @throws BadInputException when another process has it open, when it is damaged or something else, or cannot be written
     */
    public static OutcomeStore open(Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            requireStore(file);
            // without auto-commit no thread of the store's runs beside ours
            return new OutcomeStore(
                    file,
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .autoCommitDisabled()
                            .cacheSize(CACHE_MEGABYTES)
                            .open());
        } catch (MVStoreException e) {
            throw refusal(file, e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** MVStore takes a file without its header for an empty one and writes over it. */
    private static void requireStore(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new BadInputException("store is not a file: store=" + file + "; name one, or leave it out");
        }
        if (Files.isDirectory(file)) {
            throw new BadInputException("store is a folder: store=" + file + "; name a file");
        }
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            byte[] head = new byte[2];
            try (var in = Files.newInputStream(file)) {
                in.readNBytes(head, 0, head.length);
            }
            if (!new String(head, StandardCharsets.US_ASCII).equals("H:")) {
                throw damaged(file, "no header", null);
            }
        }
    }

    private static BadInputException refusal(Path file, MVStoreException cause) {
        if (cause.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new BadInputException(
                    "store is in use: store=" + file
                            + ", by=another process; wait for it to end, or name another file with --store or folder with --out",
                    cause);
        }
        return cause.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT
                ? damaged(file, firstWords(cause), cause)
                : unwritable(file, cause);
    }

    private static BadInputException damaged(Path file, String how, @Nullable Throwable cause) {
        String line = "store is damaged, or is none: store=" + file + ", cause=" + how
                + "; restore a copy, or move it away: its points are then evaluated again";
        return cause == null ? new BadInputException(line) : new BadInputException(line, cause);
    }

    private static BadInputException unwritable(Path file, Throwable cause) {
        return new BadInputException(
                "store cannot be opened: store=" + file + ", cause=" + cause + "; name another with --store or --out",
                cause);
    }

    private static String firstWords(MVStoreException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.replaceAll("\\s*\\[.*", "");
    }

    /** What the text of an earlier study's folder says is known too; lines that are none are left out. */
    public void read(Path text) {
        if (!Files.isRegularFile(text)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(text, StandardCharsets.UTF_8)) {
                int tab = line.indexOf('\t');
                if (tab > 0 && Outcome.parse(line.substring(tab + 1)) != null) {
                    lines.putIfAbsent(line.substring(0, tab), line.substring(tab + 1));
                }
            }
            store.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes over what another store knows.
     *
     * @return outcomes that were not known here
     * @throws BadInputException where both know a point and differ
     */
    public int join(OutcomeStore other) {
        int added = 0;
        for (String id : other.ids()) {
            String theirs = other.lines.get(id);
            String ours = lines.putIfAbsent(id, theirs);
            if (ours != null && !ours.equals(theirs)) {
                throw new BadInputException("stores differ in what a point came to: point=" + id + ", stores=" + file
                        + "," + other.file + "; evaluate both with the same version of the program");
            }
            added += ours == null ? 1 : 0;
        }
        store.commit();
        return added;
    }

    public @Nullable Outcome find(String id) {
        String line = lines.get(id);
        return line == null ? null : Outcome.parse(line);
    }

    /** Keeps an outcome; it is on the disk when this returns, as far as the operating system says. */
    public void add(String id, Outcome outcome) {
        try {
            lines.put(id, outcome.line());
            store.commit();
        } catch (MVStoreException e) {
            throw new BadInputException(
                    "store cannot be written: store=" + store.getFileStore().getFileName() + ", cause=" + firstWords(e)
                            + "; check disk space and permissions, the same command then goes on",
                    e);
        }
    }

    /** Points with an outcome. */
    public int size() {
        return lines.size();
    }

    private Iterable<String> ids() {
        return () -> lines.keyIterator(null);
    }

    /** The outcomes of these points as text, by identity: the same whatever the order in which they were found. */
    public String text(Iterable<String> ids) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String id : ids) {
            String line = lines.get(id);
            if (line != null) {
                found.put(id, line);
            }
        }
        StringBuilder text = new StringBuilder();
        found.forEach((id, line) -> text.append(id).append('\t').append(line).append('\n'));
        return text.toString();
    }

    /** The results are in place: the store goes. */
    public void remove() {
        store.close();
        delete();
    }

    /** Keeps what was found, if anything. */
    @Override
    public void close() {
        if (!store.isClosed()) {
            boolean empty = lines.isEmpty();
            store.close();
            if (empty) {
                delete();
            }
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
