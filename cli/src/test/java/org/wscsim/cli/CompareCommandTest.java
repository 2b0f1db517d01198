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

class CompareCommandTest {
    @TempDir
    Path root;

    @Test
    void givesOneRowPerSystemWhateverTheNumberOfThreads() throws IOException {
        CommandLineRun one = compare("a", "1");
        CommandLineRun many = compare("b", "3");
        assertThat(one.code()).as(one.err()).isZero();
        List<String> lines = one.out().lines().toList();
        assertThat(lines.get(0)).startsWith("system");
        assertThat(lines.get(1)).startsWith("orca");
        assertThat(lines.get(2)).startsWith("vllm");
        assertThat(lines.get(3)).startsWith("splitwise-wafer");
        assertThat(lines.get(4)).startsWith("wsc-llm");
        assertThat(one.out()).contains("splitwise-wafer: best of ");
        assertThat(many.code()).isZero();
        assertThat(root.resolve("b/compare.csv")).hasSameBinaryContentAs(root.resolve("a/compare.csv"));
        for (String system : List.of("orca", "vllm", "splitwise-wafer", "wsc-llm")) {
            for (String name : List.of("config.yaml", "summary.json", "requests.csv")) {
                assertThat(root.resolve("b").resolve(system).resolve(name))
                        .hasSameBinaryContentAs(
                                root.resolve("a").resolve(system).resolve(name));
            }
        }
        try (Stream<Path> entries = Files.list(root.resolve("a"))) {
            assertThat(entries.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "compare.csv",
                            "config.yaml",
                            "report.html",
                            "run-info.json",
                            "orca",
                            "vllm",
                            "splitwise-wafer",
                            "wsc-llm");
        }
    }

    /** 54 dies of 21.92 x 22.81 mm are 32.7 times the 826 mm2 of an A100. */
    @Test
    void gpusOfEqualAreaStandInATableOfTheirOwn() throws IOException {
        CommandLineRun run = equal("a", "--against", "sw-gpu", "--against-systems", "vllm");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "sw-gpu: the wafer's area is that of 32.7 gpus; 4 nodes of 8 gpus have 0.98 of it", "4xM:2x4");
        List<String> rows = Files.readAllLines(root.resolve("a/compare.csv"));
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1)).startsWith("vllm,6xM:2x4").contains(",wsc-case3,");
        assertThat(rows.get(2)).startsWith("vllm,4xM:2x4").contains(",sw-gpu");
        assertThat(root.resolve("a/sw-gpu/vllm/config.yaml")).content().contains("operator_model: gpu");
    }

    @Test
    void termsThatMakeNoSenseAreRefused() {
        assertThat(equal("a", "--against", "wsc-case4").err()).contains("not a preset of gpus: --against=wsc-case4");
        assertThat(equal("a", "--against", "sw-gpu", "--iso", "cost=0").err()).contains("not terms: --iso=cost=0");
        assertThat(equal("a", "--against", "sw-gpu", "--iso", "cost=9999").err())
                .contains("too many gpus");
        assertThat(equal("a", "--iso", "power").err()).contains("give --against sw-gpu");
        assertThat(equal("a", "--against", "sw-gpu", "--plan", "6xM:2x4").err()).contains("made for one hardware only");
        assertThat(root.resolve("a")).doesNotExist();
    }

    private CommandLineRun equal(String out, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "compare",
                "--systems",
                "vllm",
                "--num-requests",
                "20",
                "--out",
                root.resolve(out).toString()));
        all.addAll(List.of(more));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    @Test
    void aSystemsSubFolderIsARunOfItsOwn() throws IOException {
        compare("a", "2");
        CommandLineRun run = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/vllm/config.yaml").toString(),
                "--out",
                root.resolve("b").toString());
        assertThat(run.err()).isEmpty();
        assertThat(root.resolve("b/summary.json")).hasSameBinaryContentAs(root.resolve("a/vllm/summary.json"));
    }

    @Test
    void theWrittenConfigurationReproducesTheComparison() throws IOException {
        compare("a", "2");
        CommandLineRun again = CommandLineRun.of(
                "compare",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--out",
                root.resolve("b").toString());
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(root.resolve("b/compare.csv")).hasSameBinaryContentAs(root.resolve("a/compare.csv"));
    }

    /** The same whatever the threads, paired with the first system, and the capacity between the rates. */
    @Test
    void intervalsOfEveryRateAndTheCapacityBetweenThem() throws IOException {
        CommandLineRun one = curves("a", "1", "220");
        CommandLineRun many = curves("b", "3", "220");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(one.out()).contains("95 % intervals", "orca on wsc-case3: capacity ");
        assertThat(root.resolve("b/compare-bands.csv")).hasSameBinaryContentAs(root.resolve("a/compare-bands.csv"));
        List<String> rows = Files.readAllLines(root.resolve("a/compare-bands.csv"));
        assertThat(rows).hasSize(1 + 2 * 2 * 13 + 2);
        for (String row : rows.subList(1, rows.size() - 2)) {
            String[] cells = row.split(",", -1);
            if (!cells[6].isEmpty()) {
                double value = Double.parseDouble(cells[5]);
                assertThat(Double.parseDouble(cells[6])).as(row).isLessThanOrEqualTo(value * 1.01);
                assertThat(Double.parseDouble(cells[7])).as(row).isGreaterThanOrEqualTo(value * 0.99);
                if (cells[0].equals("orca")) {
                    assertThat(cells[8] + ' ' + cells[9]).as(row).isEqualTo("1.0 1.0");
                }
            }
        }
        assertThat(many.code()).isZero();
        assertThat(curves("c", "1", "40").out()).doesNotContain("95 %");
        assertThat(root.resolve("c/compare-bands.csv")).doesNotExist();
    }

    private CommandLineRun curves(String folder, String threads, String requests) {
        return CommandLineRun.of(
                "compare",
                "--systems",
                "orca,vllm",
                "--plan",
                "2xM:2x2",
                "--model",
                "llama-2-7b",
                "--rate-scales",
                "1,40",
                "--goodput",
                "ttft:2000",
                "tpot:100",
                "--num-requests",
                requests,
                "--threads",
                threads,
                "--out",
                root.resolve(folder).toString());
    }

    private CommandLineRun compare(String folder, String threads) {
        return CommandLineRun.of(
                "compare",
                "--systems",
                "orca,vllm,splitwise-wafer,wsc-llm",
                "--model",
                "llama-3-8b",
                "--num-requests",
                "30",
                "--threads",
                threads,
                "--out",
                root.resolve(folder).toString());
    }
}
