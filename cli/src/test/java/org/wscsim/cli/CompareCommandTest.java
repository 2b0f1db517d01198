package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
