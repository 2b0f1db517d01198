package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wscsim.cli.report.CapacityTable;

/**
 * Probes as they end, in a file beside the result folder, so that an interrupted search leaves what it has found; removed
 * when the results are in place. Confined to the main thread.
 */
final class ProbeJournal implements AutoCloseable {
    private final Path file;
    private final Writer out;
    private int rows;

    private ProbeJournal(Path file, Writer out) {
        this.file = file;
        this.out = out;
    }

    /** Opens {@code <folder>.probes-<pid>.csv}. */
    static ProbeJournal beside(Path folder) {
        Path file = folder.resolveSibling(
                folder.getFileName() + ".probes-" + ProcessHandle.current().pid() + ".csv");
        try {
            ProbeJournal journal = new ProbeJournal(file, Files.newBufferedWriter(file));
            CapacityTable.csv(List.of(CapacityTable.probeHeader()), journal.out);
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(List<String> row) {
        rows++;
        CapacityTable.csv(List.of(row), out);
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The results are in place: the file goes. */
    void remove() {
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
            if (rows == 0) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
