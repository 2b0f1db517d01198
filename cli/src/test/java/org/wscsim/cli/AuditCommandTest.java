package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.cli.study.OutcomeStore;

class AuditCommandTest {
    private static final List<String> RESULTS =
            List.of("study.md", "waterfall.csv", "tornado.csv", "robustness.csv", "points.tsv", "config.yaml");

    private static final String CLAIM = """
            schema: 1
            claim: "more dies are faster"
            metric: mean_e2e
            claimed_ratio: 1.5
            settings:
              workload: poisson
              request_rate_per_second: 20
              prompt_tokens: 200
              output_tokens: 8
              model: llama-3-8b
              operator_model: roofline
              a.system: splitwise-wafer
              a.plan: 2xP:2x2,2xD:2x2
              b.system: splitwise-wafer
              b.plan: 2xP:1x1,2xD:1x1
            assumptions:
            - name: "slow host"
              claimed: {b.hardware.host.per_step_us: 20000}
            - name: "load"
              claimed: {rate_scale: 3}
            box:
            - {keys: [hardware.d2d_hop_latency_ns], low: 10, high: 1000, scale: log}
            """;

    @TempDir
    Path root;

    @BeforeEach
    void writeTheClaim() throws IOException {
        Files.writeString(root.resolve("claim.yaml"), CLAIM);
    }

    private CommandLineRun audit(String out, String... more) {
        List<String> args = new ArrayList<>(
                List.of("audit", root.resolve("claim.yaml").toString(), "--num-requests", "40", "--samples", "2"));
        args.addAll(List.of("--out", root.resolve(out).toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private void assertSameResults(String one, String other) {
        for (String name : RESULTS) {
            assertThat(root.resolve(other).resolve(name))
                    .hasSameBinaryContentAs(root.resolve(one).resolve(name));
        }
    }

    @Test
    void writesTheSameBytesWhateverTheNumberOfThreads() throws IOException {
        CommandLineRun one = audit("a", "--threads", "1", "--shapley");
        CommandLineRun many = audit("b", "--threads", "3", "--shapley");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(many.code()).as(many.err()).isZero();
        assertSameResults("a", "b");
        assertThat(one.out()).contains("slow host", "Mechanism", "of the box");
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("a", "b", "claim.yaml");
        }
    }

    /** What a killed study left in its store is all that is not simulated again. */
    @Test
    void goesOnWhereItWasKilled() throws IOException {
        assertThat(audit("a").code()).isZero();
        String points = Files.readString(root.resolve("a/points.tsv"));
        Path half = root.resolve("half.tsv");
        Files.writeString(half, points.substring(0, points.length() / 2));
        try (OutcomeStore store = OutcomeStore.open(root.resolve("b.points.mv"))) {
            store.read(half);
        }
        CommandLineRun resumed = audit("b");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertSameResults("a", "b");
        long known = points.substring(0, points.length() / 2).lines().count() - 1;
        long all = points.lines().count();
        assertThat(resumed.err().lines().filter(line -> line.startsWith("[")).count())
                .isEqualTo(all - known);
    }

    @Test
    void theSameCommandAgainSimulatesNothing() {
        assertThat(audit("a").code()).isZero();
        CommandLineRun again = audit("a");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).isEmpty();
    }

    /** Its steps multiply to the whole: contributions are not rounded away. */
    @Test
    void theWaterfallEndsWhereOurWorldIs() throws IOException {
        assertThat(audit("a").code()).isZero();
        List<String> rows = Files.readAllLines(root.resolve("a/waterfall.csv"));
        assertThat(rows).hasSize(1 + 1 + 2 + 1);
        String last = rows.get(3).split(",")[2];
        assertThat(rows.get(4)).startsWith("ours,").contains("," + last + ",");
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        Files.writeString(root.resolve("claim.yaml"), CLAIM.replace("rate_scale: 3", "rate_scale: fast"));
        CommandLineRun run = audit("a");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("claim.yaml:20:", "rate_scale", "fast", "allowed=above 0");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(root.resolve("a")).doesNotExist();
        assertThat(CommandLineRun.of("audit", "splitwise-gup").err()).contains("did you mean splitwise-gpu");
    }

    /** A side that cannot be run is told, and the rest of the table stands. */
    @Test
    void aWorldThatDoesNotExistIsTold() throws IOException {
        Files.writeString(
                root.resolve("claim.yaml"), CLAIM.replace("{rate_scale: 3}", "{b.plan: \"4xP:9x9,1xD:1x1\"}"));
        CommandLineRun run = audit("a");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("Refused: ");
    }
}
