package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunInfoJson;
import org.wscsim.core.memory.MemoryUse;

/** Wall time of a command; reaches the console and {@code run-info.json} only. Confined to the main thread. */
final class RunTimer {
    private final Instant startedAt;
    private final long startNanos;

    private RunTimer(Instant startedAt, long startNanos) {
        this.startedAt = startedAt;
        this.startNanos = startNanos;
    }

    static RunTimer start() {
        return new RunTimer(Instant.now(), System.nanoTime());
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    String line() {
        return String.format(Locale.ROOT, "Wall time (s): %.2f%n", seconds()).replace(System.lineSeparator(), "\n");
    }

    /** Writes {@code run-info.json}. */
    void write(ResultFolder folder, List<String> args, long requests, int threads, List<MemoryUse> memory) {
        RunInfoJson.RunInfo info =
                new RunInfoJson.RunInfo(Version.text(), args, startedAt, seconds(), requests, threads, memory);
        try (Writer out = folder.writer(ResultFolder.RUN_INFO)) {
            RunInfoJson.write(info, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
