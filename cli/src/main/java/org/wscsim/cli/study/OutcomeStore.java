package org.wscsim.cli.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * Outcomes by the identity of their point, in a file that grows line by line, so that a killed study goes on where it was.
 * A line cut short by a kill is left out and its point simulated again. Confined to the main thread.
 */
public final class OutcomeStore implements AutoCloseable {
    private final SortedMap<String, Outcome> outcomes = new TreeMap<>();
    private final Path file;
    private final Writer out;

    private OutcomeStore(Path file, Writer out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Opens the journal beside a result folder, and reads it and what an earlier study left in the folder.
     *
     * @param finished the folder's own file of outcomes, read where it is there
     */
    public static OutcomeStore open(Path journal, Path finished) {
        try {
            Path parent = journal.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            SortedMap<String, Outcome> known = new TreeMap<>();
            read(finished, known);
            read(journal, known);
            Writer out = Files.newBufferedWriter(
                    journal, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            OutcomeStore store = new OutcomeStore(journal, out);
            store.outcomes.putAll(known);
            // after a line that a kill has cut short
            out.write('\n');
            out.flush();
            return store;
        } catch (IOException e) {
            throw new BadInputException(
                    "journal cannot be written: file=" + journal + ", cause=" + e + "; name another folder with --out",
                    e);
        }
    }

    private static void read(Path file, SortedMap<String, Outcome> into) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            int tab = line.indexOf('\t');
            Outcome outcome = tab < 0 ? null : Outcome.parse(line.substring(tab + 1));
            if (outcome != null) {
                into.put(line.substring(0, tab), outcome);
            }
        }
    }

    public @Nullable Outcome find(String id) {
        return outcomes.get(id);
    }

    /** Keeps an outcome; it is on the disk when this returns, as far as the operating system says. */
    public void add(String id, Outcome outcome) {
        outcomes.put(id, outcome);
        try {
            out.write(id + '\t' + outcome.line() + '\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The outcomes of these points as text, by identity: the same whatever the order in which they were found. */
    public String text(Iterable<String> ids) {
        SortedMap<String, String> lines = new TreeMap<>();
        for (String id : ids) {
            Outcome outcome = outcomes.get(id);
            if (outcome != null) {
                lines.put(id, outcome.line());
            }
        }
        StringBuilder text = new StringBuilder();
        lines.forEach((id, line) -> text.append(id).append('\t').append(line).append('\n'));
        return text.toString();
    }

    /** The results are in place: the journal goes. */
    public void remove() {
        try {
            out.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what was found, if anything. */
    @Override
    public void close() {
        try {
            out.close();
            if (Files.exists(file) && outcomes.isEmpty()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
