package org.wscsim.cli.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final int HEADER_BYTES = 256;
    private static final int BLOCK_BYTES = 4096;
    /** Where, in blocks, the chunk begins that was last when the header was written. */
    private static final Pattern LAST_CHUNK = Pattern.compile("\\bblock:([0-9a-f]{1,12})\\b");

    private final Path file;
    private final MVStore store;
    private final MVMap<String, String> lines;
    private final boolean wasCut;

    private OutcomeStore(Path file, MVStore store, boolean wasCut) {
        this.file = file;
        this.store = store;
        this.wasCut = wasCut;
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
            boolean wasCut = isCut(file);
            // without auto-commit no thread of the store's runs beside ours
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .cacheSize(CACHE_MEGABYTES)
                    .open();
            return new OutcomeStore(file, store, wasCut);
        } catch (MVStoreException e) {
            throw refusal(file, e);
        } catch (IOException e) {
            throw unopened(file, e);
        }
    }

    /**
     * What a store holds; the file is read and left as it is.
     *
     * @param lines outcomes as text by the identity of their point
     */
    public record Contents(Path file, SortedMap<String, String> lines) {
        public Contents {
            lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
        }
    }

    /**
     * Reads a store to the end.
     *
     * @throws BadInputException when there is none, when it is in use, when it is damaged or something else
     */
    public static Contents contents(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new BadInputException("no such store: store=" + file + "; correct the path");
            }
            requireStore(file);
            TreeMap<String, String> lines = new TreeMap<>();
            if (Files.size(file) == 0) {
                return new Contents(file, lines);
            }
            try (MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .readOnly()
                    .cacheSize(CACHE_MEGABYTES)
                    .open()) {
                if (store.hasMap(OUTCOMES)) {
                    lines.putAll(store.<String, String>openMap(OUTCOMES));
                }
            }
            return new Contents(file, lines);
        } catch (MVStoreException e) {
            throw refusal(file, e);
        } catch (IOException e) {
            throw unopened(file, e);
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
            if (!header(file).startsWith("H:")) {
                throw damaged(file, "no header", null);
            }
        }
    }

    private static String header(Path file) throws IOException {
        byte[] head = new byte[HEADER_BYTES];
        try (var in = Files.newInputStream(file)) {
            in.readNBytes(head, 0, head.length);
        }
        return new String(head, StandardCharsets.US_ASCII);
    }

    /** Whether less of the file is there than its header knows of. */
    private static boolean isCut(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Matcher last = LAST_CHUNK.matcher(header(file));
        return last.find() && Long.parseLong(last.group(1), 16) * BLOCK_BYTES >= Files.size(file);
    }

    /** A warning where the file had been cut short before it was opened; else an empty string. */
    public String loss() {
        return wasCut
                ? "store was cut short: store=" + file + ", outcomes left=" + size()
                        + "; those lost are evaluated again"
                : "";
    }

    private static BadInputException refusal(Path file, MVStoreException cause) {
        return switch (cause.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                new BadInputException(
                        "store is in use: store=" + file
                                + ", by=another process; wait for it to end, or name another file with --store or folder with --out",
                        cause);
            case DataUtils.ERROR_WRITING_FAILED -> unwritten(file, cause);
            case DataUtils.ERROR_UNSUPPORTED_FORMAT -> damaged(file, "written by another program version", cause);
            default -> damaged(file, "cut short or overwritten", cause);
        };
    }

    private static BadInputException damaged(Path file, String how, @Nullable Throwable cause) {
        String line = "store is damaged, or is none: store=" + file + ", cause=" + how
                + "; restore a copy, or move it away: its points are then evaluated again";
        return cause == null ? new BadInputException(line) : new BadInputException(line, cause);
    }

    private static BadInputException unwritten(Path file, Throwable cause) {
        return new BadInputException(
                "store cannot be written: store=" + file
                        + "; check disk space and permissions, the same command then goes on",
                cause);
    }

    private static BadInputException unopened(Path file, IOException cause) {
        String why = switch (cause) {
            case FileAlreadyExistsException e -> "a file where a folder is wanted";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> cause.getClass().getSimpleName();
        };
        return new BadInputException(
                "store cannot be opened: store=" + file + ", cause=" + why.toLowerCase(Locale.ROOT)
                        + "; name another place for it",
                cause);
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
     * Takes over what other stores know: all of it or, where it fails, nothing.
     *
     * @return for each the outcomes that neither this store nor those before it knew
     * @throws BadInputException where two know a point and differ, or this cannot be written
     */
    public List<Integer> join(List<Contents> others) {
        TreeMap<String, String> joined = new TreeMap<>();
        Map<String, Path> from = new HashMap<>();
        List<Integer> added = new ArrayList<>();
        for (Contents other : others) {
            int before = joined.size();
            other.lines().forEach((id, theirs) -> {
                String ours = Objects.requireNonNullElseGet(lines.get(id), () -> joined.getOrDefault(id, theirs));
                if (!ours.equals(theirs)) {
                    throw new BadInputException("stores differ in what a point came to: point=" + id + ", stores="
                            + from.getOrDefault(id, file) + "," + other.file()
                            + "; evaluate both with the same version of the program");
                }
                if (!lines.containsKey(id)) {
                    joined.put(id, theirs);
                    from.putIfAbsent(id, other.file());
                }
            });
            added.add(joined.size() - before);
        }
        try {
            lines.putAll(joined);
            store.commit();
        } catch (MVStoreException e) {
            throw refusal(file, e);
        }
        return added;
    }

    public @Nullable Outcome find(String id) {
        try {
            String line = lines.get(id);
            return line == null ? null : Outcome.parse(line);
        } catch (MVStoreException e) {
            throw refusal(file, e);
        }
    }

    /** Keeps an outcome; it is on the disk when this returns, as far as the operating system says. */
    public void add(String id, Outcome outcome) {
        try {
            lines.put(id, outcome.line());
            store.commit();
        } catch (MVStoreException e) {
            throw unwritten(file, e);
        }
    }

    /** Points with an outcome. */
    public int size() {
        return lines.size();
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
