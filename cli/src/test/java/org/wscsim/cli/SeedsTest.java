package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void eachDefectSeedIsAWaferOfItsOwn() throws IOException {
        String[] yield = {"--yield", "kgd", "--die-yield", "0.9", "--link-yield", "0.9"};
        String out = run("d", with(yield, "--defect-seeds", "3", "--defect-seed", "4"));
        run("five", with(yield, "--defect-seed", "5"));
        assertThat(root.resolve("five/summary.json"))
                .hasSameBinaryContentAs(root.resolve("d/defect-seed-5/summary.json"));
        assertThat(Files.readAllLines(root.resolve("d/seeds.csv")).getFirst())
                .endsWith("defect_seed_4,defect_seed_5,defect_seed_6");
        assertThat(root.resolve("d/defect-seed-4/config.yaml").toFile())
                .content()
                .isNotEqualTo(Files.readString(root.resolve("d/defect-seed-6/config.yaml")));
        assertThat(out).contains("vllm over 3 wafers: goodput ", "completed 30, rejected 0, unstable on 0");
    }

    /** Two places of 2x4 for a plan of six: some of these wafers have no room for it, and all of them are counted. */
    @Test
    void wafersWithoutAPlanAreCountedAndTheFirstIsNamed() {
        assertThat(refusal("--yield", "kgd", "--die-yield", "0.95", "--plan", "6xM:2x4", "--defect-seeds", "8"))
                .contains("no place left on the wafer", "of 8 runs, the first of them with --defect-seed ");
        assertThat(refusal("--defect-seeds", "3")).contains("no defect maps are drawn: --defect-seeds=3");
        assertThat(refusal("--yield", "kgd", "--defect-seeds", "3", "--seeds", "2"))
                .contains("two kinds of seeds: --seeds=2, --defect-seeds=3; give one");
    }

    /** 1, 2, 3: deviation 1, t(2) at 95 % = 4.303. */
    @Test
    void theIntervalIsStudents() {
        SeedStatistics over = SeedStatistics.of(List.of(1.0, 2.0, 3.0));
        assertThat(over.mean()).isCloseTo(2, within(1e-12));
        assertThat(over.halfWidth()).isCloseTo(4.30265 / Math.sqrt(3), within(1e-4));
        assertThat(SeedStatistics.of(List.of(5.0)).halfWidth()).isNaN();
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String refusal(String... more) {
        CommandLineRun run = start("refused", more);
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        return run.err();
    }

    private String run(String folder, String... more) {
        CommandLineRun run = start(folder, more);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    private CommandLineRun start(String folder, String... more) {
        List<String> args = new ArrayList<>(List.of(
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
        return CommandLineRun.of(args.toArray(String[]::new));
    }
}
