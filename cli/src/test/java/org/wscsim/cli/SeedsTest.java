package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.cli.report.SeedStatistics;

class SeedsTest {
    @TempDir
    Path root;

    @Test
    void eachSeedIsARunOfItsOwnWhateverTheNumberOfThreads() throws IOException {
        run("a", "--seeds", "3", "--threads", "1");
        run("b", "--seeds", "3", "--threads", "4");
        run("two", "--seed", "2");
        for (String name : List.of("seeds.csv", "config.yaml", "seed-1/requests.csv", "seed-3/summary.json")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
        assertThat(root.resolve("two/summary.json")).hasSameBinaryContentAs(root.resolve("a/seed-2/summary.json"));
        assertThat(Files.readAllLines(root.resolve("a/seeds.csv")).getFirst()).endsWith("seed_1,seed_2,seed_3");
    }

    @Test
    void aComparisonHasARowPerRateSystemAndSeed() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "compare",
                "--systems",
                "vllm,orca",
                "--rate-scales",
                "1,2",
                "--seeds",
                "2",
                "--model",
                "llama-3-8b",
                "--num-requests",
                "20",
                "--out",
                root.resolve("c").toString());
        assertThat(run.code()).as(run.err()).isZero();
        List<String> rows = Files.readAllLines(root.resolve("c/compare.csv"));
        assertThat(rows).hasSize(1 + 2 * 2 * 2);
        assertThat(rows.stream().skip(1).map(row -> row.substring(0, row.indexOf(','))))
                .containsExactly("vllm", "vllm", "orca", "orca", "vllm", "vllm", "orca", "orca");
        assertThat(root.resolve("c/rate-2.0/orca/seed-2/summary.json")).exists();
    }

    /** 1, 2, 3: deviation 1, t(2) at 95 % = 4.303. */
    @Test
    void theIntervalIsStudents() {
        SeedStatistics over = SeedStatistics.of(List.of(1.0, 2.0, 3.0));
        assertThat(over.mean()).isCloseTo(2, within(1e-12));
        assertThat(over.halfWidth()).isCloseTo(4.30265 / Math.sqrt(3), within(1e-4));
        assertThat(SeedStatistics.of(List.of(5.0)).halfWidth()).isNaN();
    }

    private void run(String folder, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of(
                "run",
                "--system",
                "vllm",
                "--model",
                "llama-3-8b",
                "--num-requests",
                "30",
                "--out",
                root.resolve(folder).toString()));
        args.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
    }
}
