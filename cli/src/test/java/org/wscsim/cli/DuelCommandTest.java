package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuelCommandTest {
    @TempDir
    Path root;

    /** And what a finalist is written as runs at the rate it was scored at, on the half that it was not tuned on. */
    @Test
    void writesTheSameBytesWhateverTheNumberOfThreads() throws IOException {
        CommandLineRun one = duel("a", "--threads", "1");
        CommandLineRun many = duel("b", "--threads", "3");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(many.code()).as(many.err()).isZero();
        for (String name : List.of("duel.csv", "duel-rates.csv", "duel-bound.csv", "config.yaml", "orca/config.yaml")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
        assertThat(one.out())
                .contains("vllm / orca: ")
                .contains("95 % interval")
                .contains("Bound: ", "no plan and no policy keeps the limits")
                .contains("No limit on latency");
        assertThat(Files.readAllLines(root.resolve("a/duel-bound.csv"))).hasSizeGreaterThan(1);
        List<String> shares = Files.readAllLines(root.resolve("a/duel.csv")).stream()
                .skip(1)
                .map(row -> row.substring(row.lastIndexOf(',') + 1))
                .toList();
        assertThat(shares)
                .hasSize(2)
                .allSatisfy(share -> assertThat(Double.parseDouble(share)).isBetween(1.0, 100.0));
        assertThat(Files.readAllLines(root.resolve("a/duel-rates.csv"))).hasSize(1 + 2 * 4);
        assertThat(Files.readString(root.resolve("a/report.html")))
                .contains("offered load (req/s)", "p99 TTFT (ms)", "vllm / orca: ");

        String config = root.resolve("a/vllm/config.yaml").toString();
        CommandLineRun run = CommandLineRun.of(
                "run", "--config", config, "--out", root.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(root.resolve("run/config.yaml")).content().contains("seed: 2");
    }

    /** Only the first of two systems is tuned, and nothing scored. */
    @Test
    void ctrlCLeavesTheSystemsTunedByThen() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "no kill command to send signals with");
        List<String> args = args("x", "--against", "orca,sarathi,vllm-v1", "--threads", "1");
        Path told = root.resolve("output.txt");
        Process duel = ForkedCommand.start(
                List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"), told, args.toArray(String[]::new));
        long start = System.nanoTime();
        while (!Files.readString(told).contains("on the first half")) {
            assertThat(duel.isAlive()).as(Files.readString(told)).isTrue();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(120));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(new ProcessBuilder("/bin/kill", "-TERM", Long.toString(duel.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(duel.waitFor(120, TimeUnit.SECONDS))
                .as(Files.readString(told))
                .isTrue();
        assertThat(duel.exitValue()).as(Files.readString(told)).isEqualTo(143);
        assertThat(Files.readString(told)).contains("Interrupted: ", " of 4 systems tuned on the first half");
        assertThat(Files.readAllLines(root.resolve("x/duel.csv"))).hasSizeBetween(2, 4);
        assertThat(root.resolve("x/vllm/config.yaml")).exists();
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThat(CommandLineRun.of("duel", "--workload", "azure-conv").err()).contains("a duel needs limits");
        assertThat(duel("x", "--against", "vllm").err()).contains("system meets itself");
        assertThat(duel("x", "--num-requests", "300").err()).contains("too few requests");
        assertThat(root.resolve("x")).doesNotExist();
    }

    private CommandLineRun duel(String folder, String... more) {
        return CommandLineRun.of(args(folder, more).toArray(String[]::new));
    }

    private List<String> args(String folder, String... more) {
        List<String> args = new ArrayList<>(List.of("duel", "--goodput", "ttft:2000", "tpot:100"));
        List<String> defaults = List.of("--system", "vllm", "--against", "orca", "--num-requests", "400");
        for (int i = 0; i < defaults.size(); i += 2) {
            if (!List.of(more).contains(defaults.get(i))) {
                args.addAll(defaults.subList(i, i + 2));
            }
        }
        args.addAll(List.of("--model", "llama-2-7b", "--plans", "1", "--tune-requests", "200"));
        args.addAll(List.of("--wafer", smallWafer().toString()));
        args.addAll(List.of(more));
        args.addAll(List.of("--out", root.resolve(folder).toString()));
        return args;
    }

    private Path smallWafer() {
        String wafer = CommandLineRun.of("show", "wsc-case3").out();
        try {
            return Files.writeString(
                    root.resolve("small.yaml"),
                    wafer.replaceFirst("die_columns: 6", "die_columns: 2").replaceFirst("die_rows: 9", "die_rows: 2"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
