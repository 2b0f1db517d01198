package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final String[] SMALL = {"--model", "llama-3-8b", "--num-requests", "40"};

    @TempDir
    Path root;

    @Test
    void writesFourFilesAndPrintsTheBlock() throws IOException {
        CommandLineRun run = run("a");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith(
                        "============ Serving Benchmark Result ============\nSuccessful requests:                     40 ")
                .contains("Results: " + root.resolve("a"));
        assertThat(entries(root.resolve("a")))
                .containsExactly(
                        "config.yaml",
                        "energy.csv",
                        "instances.csv",
                        "latencies.csv",
                        "latency-parts.csv",
                        "latency-quantiles.csv",
                        "links.csv",
                        "report.html",
                        "requests.csv",
                        "run-info.json",
                        "summary.json",
                        "timeline.csv");
        assertThat(Files.readAllLines(root.resolve("a/requests.csv"))).hasSize(41);
    }

    @Test
    void theSameCommandTwiceGivesTheSameBytes() throws IOException {
        run("a");
        byte[] summary = Files.readAllBytes(root.resolve("a/summary.json"));
        byte[] requests = Files.readAllBytes(root.resolve("a/requests.csv"));
        assertThat(run("a").code()).isZero();
        assertThat(root.resolve("a/summary.json")).hasBinaryContent(summary);
        assertThat(root.resolve("a/requests.csv")).hasBinaryContent(requests);
    }

    @Test
    void theWrittenConfigurationReproducesTheRun() throws IOException {
        run("a", "--goodput", "ttft:100", "tpot:7", "--request-rate", "40", "--seed", "5");
        CommandLineRun again = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--out",
                root.resolve("b").toString());
        assertThat(again.err()).isEmpty();
        for (String name : List.of("config.yaml", "summary.json", "requests.csv")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
    }

    @Test
    void theCommandLineBeatsTheConfiguration() throws IOException {
        run("a");
        CommandLineRun other = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--num-requests",
                "7",
                "--out",
                root.resolve("b").toString());
        assertThat(other.err()).isEmpty();
        assertThat(other.out()).contains("Successful requests:                     7 ");
    }

    @Test
    void aDrawnDefectMapCanBeReplayed() throws IOException {
        String[] yield = {"--yield", "kgd", "--die-yield", "0.95", "--link-yield", "0.95", "--defect-seed", "7"};
        CommandLineRun drawn = run("a", yield);
        assertThat(drawn.err()).isEmpty();
        assertThat(drawn.out()).contains("routing fault-aware").contains("dead links");
        CommandLineRun map = CommandLineRun.of(
                "wafer", "--yield", "kgd", "--die-yield", "0.95", "--link-yield", "0.95", "--defect-seed", "7");
        assertThat(map.out()).contains("# routes: fault-aware").contains("dead_links: [");
        Path file = Files.writeString(root.resolve("defects.yaml"), map.out());
        CommandLineRun replayed = run("b", "--defects", file.toString());
        assertThat(tape(replayed)).isEqualTo(tape(drawn));
        CommandLineRun again = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--out",
                root.resolve("c").toString());
        assertThat(tape(again)).isEqualTo(tape(drawn));
        assertThat(root.resolve("c/summary.json")).hasSameBinaryContentAs(root.resolve("a/summary.json"));
    }

    @Test
    void whatBreaksDuringARunIsTold() {
        CommandLineRun run = run("a", "--fault", "t=0.5s,link=0-1", "--fault", "t=1s,die=20");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Faults: ").contains("instances failed");
    }

    private static String tape(CommandLineRun run) {
        return run.out().substring(run.out().indexOf("Tape hash"), run.out().indexOf("Wall time"));
    }

    @Test
    void aWaferFileInlinedInTheConfigurationIsNoLongerNeeded() throws IOException {
        Path wafer = root.resolve("mine.yaml");
        Files.writeString(wafer, CommandLineRun.of("show", "wsc-case1").out());
        run("a", "--wafer", wafer.toString());
        Files.delete(wafer);
        CommandLineRun again = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--out",
                root.resolve("b").toString());
        assertThat(again.err()).isEmpty();
        assertThat(root.resolve("b/summary.json")).hasSameBinaryContentAs(root.resolve("a/summary.json"));
    }

    @Test
    void noticesARequestFileThatChangedSinceTheConfigurationWasWritten() throws IOException {
        Path trace = root.resolve("t.csv");
        String rows = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n";
        Files.writeString(trace, rows);
        assertThat(run("a", "--num-requests", "1", "--trace", trace.toString()).err())
                .isEmpty();
        Files.writeString(trace, rows.replace("374", "375"));
        CommandLineRun again = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--out",
                root.resolve("b").toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("differs");
    }

    @Test
    void printsTheSummaryAsJsonAndLeavesOutTheRecords() throws IOException {
        CommandLineRun run = run("a", "--json", "--requests", "none");
        assertThat(run.out()).isEqualTo(Files.readString(root.resolve("a/summary.json")));
        assertThat(root.resolve("a/requests.csv")).doesNotExist();
    }

    @Test
    void refusesToMixTwoRunsInOneFolderUnlessForced() {
        run("a");
        CommandLineRun other = run("a", "--seed", "99");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("--force");
        assertThat(run("a", "--seed", "99", "--force").code()).isZero();
    }

    @Test
    void reportsAReachedLimitWithExitCodeThree() {
        CommandLineRun run = run("a", "--request-rate", "inf", "--max-live-requests", "3");
        assertThat(run.err())
                .startsWith("wsc: ")
                .contains("--max-live-requests")
                .contains("3");
        assertThat(run.code()).isEqualTo(3);
        assertThat(root.resolve("a")).doesNotExist();
    }

    @Test
    void steppingChangesNoByteOfAResult() throws IOException {
        assertThat(run("a", "--rate-scale", "4").code()).isZero();
        assertThat(run("b", "--rate-scale", "4", "--stepping", "iteration").code())
                .isZero();
        for (String file : List.of("summary.json", "requests.csv", "links.csv")) {
            assertThat(root.resolve("a").resolve(file))
                    .hasSameBinaryContentAs(root.resolve("b").resolve(file));
        }
    }

    @Test
    void analyticRunsSayThatNothingContends() {
        assertThat(run("a", "--mesh", "analytic").out()).contains("\ncontention: none\n");
    }

    private CommandLineRun run(String folder, String... options) {
        List<String> args =
                new ArrayList<>(List.of("run", "--out", root.resolve(folder).toString()));
        boolean ownRequests = List.of(options).contains("--num-requests");
        args.addAll(List.of(SMALL).subList(0, ownRequests ? 2 : 4));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
