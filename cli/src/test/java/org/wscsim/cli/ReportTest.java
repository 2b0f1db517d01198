package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and their tables, through the command line. */
class ReportTest {
    private static final List<String> TABLES = List.of(
            "timeline.csv",
            "latencies.csv",
            "latency-quantiles.csv",
            "latency-parts.csv",
            "instances.csv",
            "energy.csv");

    @TempDir
    Path root;

    private CommandLineRun run(String folder, String... more) {
        List<String> args = Stream.concat(
                        Stream.of("run", "--num-requests", "60", "--model", "llama-2-7b", "--out", out(folder)),
                        Stream.of(more))
                .toList();
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private String out(String folder) {
        return root.resolve(folder).toString();
    }

    private List<NamedCsvRecord> rows(String file) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(root.resolve(file))) {
            return rows.stream().toList();
        }
    }

    private static double sum(List<NamedCsvRecord> rows, String column, String weight) {
        return rows.stream()
                .mapToDouble(row -> number(row, column) * number(row, weight))
                .sum();
    }

    private static double number(NamedCsvRecord row, String column) {
        return Double.parseDouble(row.getField(column));
    }

    @Test
    void epochsAndStepsGiveTheSamePageAndTables() throws IOException {
        run("a");
        run("b", "--stepping", "iteration");
        for (String file : TABLES) {
            assertThat(root.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(file));
        }
        assertThat(root.resolve("b/report.html")).hasSameBinaryContentAs(root.resolve("a/report.html"));
    }

    @Test
    void tablesAddUpToTheRequests() throws IOException {
        run("a");
        List<NamedCsvRecord> requests = rows("a/requests.csv");
        List<NamedCsvRecord> time = rows("a/timeline.csv");
        assertThat(sum(time, "arrived_per_s", "seconds")).isCloseTo(60, within(1e-6));
        assertThat(sum(time, "completed_per_s", "seconds")).isCloseTo(60, within(1e-6));
        double tokens = requests.stream()
                .mapToDouble(row -> number(row, "num_decode_tokens"))
                .sum();
        assertThat(sum(time, "output_tokens_per_s", "seconds")).isCloseTo(tokens, within(tokens * 1e-9));
        double e2eSeconds =
                requests.stream().mapToDouble(row -> number(row, "e2e_ms")).sum() / 1e3;
        // Little's law; times are kept to a microsecond
        assertThat(sum(time, "mean_in_system", "seconds")).isCloseTo(e2eSeconds, within(60 * 2e-6));
        NamedCsvRecord all = rows("a/latency-parts.csv").getFirst();
        double dram = requests.stream()
                .mapToDouble(row -> number(row, "dram_wait_ms"))
                .average()
                .orElseThrow();
        assertThat(number(all, "mean_dram_wait_ms")).isCloseTo(dram, within(dram * 1e-9));
    }

    @Test
    void aPageFetchesNothingAndIsSmall() throws IOException {
        run("a");
        String page = Files.readString(root.resolve("a/report.html"));
        assertThat(page).contains("default-src 'none'", "uPlot", "Leon Sorokin", "config.yaml");
        assertThat(page.replaceAll("href=\"(#[\\w-]+|[\\w-]+\\.(csv|json|html))\"", ""))
                .doesNotContain("href=")
                .doesNotContain("src=", "@import", "url(");
        assertThat(page.length()).isLessThan(1 << 20);
    }

    @Test
    void noReportWhereNoneIsAskedFor() {
        run("a", "--report", "no");
        assertThat(root.resolve("a/report.html")).doesNotExist();
        assertThat(root.resolve("a/timeline.csv")).doesNotExist();
        CommandLineRun wrong = CommandLineRun.of("run", "--report", "maybe");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--report=maybe", "allowed=yes|no");
    }

    @Test
    void twoRunsAreExplained() throws IOException {
        run("a");
        run("b", "--rate-scale", "3", "--report", "no");
        CommandLineRun diff = CommandLineRun.of("diff", out("a"), out("b"), "--report", out("d.html"));
        assertThat(diff.code()).as(diff.err()).isZero();
        assertThat(diff.out())
                .contains("rate_scale", "E2E mean, ms", "E2E, all: ", "E2E, about p99: ", "DRAM wait")
                .doesNotContain("run_hash", "Same tape");
        assertThat(Files.readString(root.resolve("d.html"))).contains("rate_scale", "about p99");
        Files.delete(root.resolve("b/requests.csv"));
        assertThat(CommandLineRun.of("diff", out("a"), out("b")).out())
                .contains("E2E, all: ")
                .doesNotContain("about p99");
        assertThat(CommandLineRun.of("diff", out("a"), out("a")).out()).contains("Same tape", "Configuration: equal");
    }

    @Test
    void whatIsNoRunCannotBeCompared() {
        run("a");
        CommandLineRun missing = CommandLineRun.of("diff", out("a"), out("nowhere"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("not the result folder of a run", "nowhere", "missing=summary.json");
        assertThat(CommandLineRun.of("diff", out("a")).code()).isEqualTo(2);
    }

    @Test
    void aWindowOfTheRunOpensInPerfetto() throws IOException {
        run("a", "--perfetto-window", "2:9");
        String trace = Files.readString(root.resolve("a/trace.json"));
        for (String phase : List.of("M", "X", "b", "e", "s", "f")) {
            assertThat(trace).contains("{\"ph\":\"" + phase + "\"");
        }
        assertThat(trace).startsWith("{\"displayTimeUnit\"").endsWith("\"cut\":false}}\n");
        for (String wrong : List.of("9:2", "x", "1", "-1:2", "1:2:3")) {
            CommandLineRun refused = CommandLineRun.of("run", "--perfetto-window=" + wrong);
            assertThat(refused.code()).as(wrong).isEqualTo(2);
            assertThat(refused.err()).contains("--perfetto-window=" + wrong, "FROM:TO");
        }
    }

    @Test
    void comparisonsAndCapacitiesHavePages() throws IOException {
        CommandLineRun compare = CommandLineRun.of(
                "compare",
                "--num-requests",
                "60",
                "--model",
                "llama-2-7b",
                "--systems",
                "vllm,orca",
                "--out",
                out("c"));
        assertThat(compare.code()).as(compare.err()).isZero();
        assertThat(Files.readString(root.resolve("c/report.html"))).contains("vllm/report.html", "TTFT by percentile");
        assertThat(root.resolve("c/orca/report.html")).exists();
        CommandLineRun capacity = CommandLineRun.of(
                "capacity",
                "--num-requests",
                "60",
                "--model",
                "llama-2-7b",
                "--goodput",
                "ttft:2000",
                "tpot:100",
                "--tolerance",
                "0.5",
                "--out",
                out("d"));
        assertThat(capacity.code()).as(capacity.err()).isZero();
        assertThat(Files.readString(root.resolve("d/report.html"))).contains("Attainment over load", "probes.csv");
    }
}
