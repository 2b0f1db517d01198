package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run of hours that somebody ends: by Ctrl-C or SIGTERM with what has been found, by SIGKILL with nothing. */
class InterruptedRunTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    Path root;

    private Process start() throws IOException {
        return ForkedCommand.start(
                List.of("-XX:+UseSerialGC", "-Xmx256m"),
                root.resolve("output.txt"),
                "run",
                "--num-requests",
                "20000000",
                "--model",
                "llama-3-8b",
                "--workload",
                "poisson",
                "--prompt-tokens",
                "64",
                "--output-tokens",
                "16",
                "--request-rate",
                "300",
                "--requests",
                "csv,parquet",
                "--out",
                root.resolve("out").toString());
    }

    /** Until some rows have been written; a file is the only sign from outside that the simulation is under way. */
    private void awaitRows(Process run) throws IOException {
        long start = System.nanoTime();
        while (rowBytes() == 0) {
            assertThat(run.isAlive()).as(output()).isTrue();
            assertThat(System.nanoTime() - start).as("no rows yet: " + output()).isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private long rowBytes() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                if (file.endsWith("requests.csv")) {
                    return Files.size(file);
                }
            }
        }
        return 0;
    }

    private String output() throws IOException {
        return Files.readString(root.resolve("output.txt"));
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(p -> p.getFileName().toString())
                    .filter(name -> !name.equals("output.txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void endsWithWhatHasBeenFound(String signal, int code) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "no kill command to send signals with");
        assumeFalse(
                signal.equals("INT") && ignoresInterrupts(),
                "started by a shell that has background jobs ignore Ctrl-C, and so does every process below");
        Process run = start();
        awaitRows(run);
        assertThat(new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(run.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(run.waitFor(120, TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(run.exitValue()).as(output()).isEqualTo(code);
        assertThat(entries()).containsExactly("out");
        assertThat(output()).contains("interrupted: figures are of the requests that had left by then");

        Path out = root.resolve("out");
        String summary = Files.readString(out.resolve("summary.json"));
        assertThat(summary).contains("\"interrupted\": true");
        long completed = Long.parseLong(summary.replaceAll("(?s).*?\"completed\": (\\d+).*", "$1"));
        List<String> lines = Files.readAllLines(out.resolve("requests.csv"));
        assertThat(completed).isPositive().isEqualTo(lines.size() - 1);
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.endsWith(",completed"));
        assertThat(rows(out.resolve("requests.parquet"))).isEqualTo(completed);
    }

    /** From Linux's account of this process; elsewhere no. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0")
                .substring("SigIgn:".length())
                .strip();
        int interrupt = 2;
        return (Long.parseUnsignedLong(ignored, 16) >>> (interrupt - 1) & 1) != 0;
    }

    private static long rows(Path parquet) throws IOException {
        long rows = 0;
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(parquet));
                RowReader row = file.rowReader()) {
            for (; row.hasNext(); row.next()) {
                rows++;
            }
        }
        return rows;
    }

    @Test
    void aKilledRunLeavesAHiddenFolderThatTheNextOneClearsAway() throws IOException, InterruptedException {
        Process run = start();
        awaitRows(run);
        run.destroyForcibly();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(entries()).singleElement().asString().startsWith(".out.partial-");
        CommandLineRun next = CommandLineRun.of(
                "run",
                "--model",
                "llama-3-8b",
                "--num-requests",
                "20",
                "--out",
                root.resolve("out").toString());
        assertThat(next.err()).isEmpty();
        assertThat(next.code()).isZero();
        assertThat(entries()).containsExactly("out");
    }
}
