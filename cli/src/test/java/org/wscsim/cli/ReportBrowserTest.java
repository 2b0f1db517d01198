package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.cli.page.ValidationPage;
import org.wscsim.validation.score.Score;
import org.wscsim.validation.suite.ScoreLine;
import org.wscsim.validation.suite.ScoreLine.Limit;
import org.wscsim.validation.suite.ScoreLine.Split;

/**
 * Opens pages of every kind from their files in a browser without a window, at the width of a phone, and lets the page's own self test
 * move every cursor. Needs Chromium or Chrome on the PATH.
 */
class ReportBrowserTest {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int TRIES = 3;
    private static final Pattern FOUND = Pattern.compile("data-selftest=\"([^\"]*)\"");

    @TempDir
    Path root;

    /** A command that writes a page, and how many charts it has. */
    private record Kind(String command, String page, int charts) {}

    private static final Map<String, Kind> KINDS = Map.of(
            "run", new Kind("run --num-requests 60 --out OUT", "report.html", 9),
            "compare",
                    new Kind(
                            "compare --num-requests 220 --systems orca,vllm --plan 2xM:2x2 --rate-scales 1,2"
                                    + " --goodput ttft:2000 tpot:100 --out OUT",
                            "report.html",
                            10),
            "seeds", new Kind("run --workload poisson --num-requests 30 --seeds 2 --out OUT", "report.html", 4),
            "capacity",
                    new Kind(
                            "capacity --num-requests 120 --goodput ttft:2000 tpot:100 --systems vllm --plan 2xM:2x2 --out OUT",
                            "report.html",
                            1),
            "plan", new Kind("plan --systems wsc-llm --objective throughput --out OUT", "report.html", 0),
            "explore",
                    new Kind(
                            "explore --space SPACE --operator-model roofline --workload poisson --prompt-tokens 256"
                                    + " --output-tokens 16 --num-requests 40 --prefix 20 --systems wsc-llm --short 2 --full 1"
                                    + " --per-stacks 1 --rounds 1 --out OUT",
                            "report.html",
                            5),
            "duel",
                    new Kind(
                            "duel --wafer SMALL --system vllm --against orca --num-requests 400 --plans 1 --tune-requests 200"
                                    + " --goodput ttft:2000 tpot:100 --out OUT",
                            "report.html",
                            3));
    private static final String SPACE = """
            name: tiny
            matrix_tera_flops_per_second_per_core: [1.02]
            sram_mib_per_core: [1.25]
            cores: [8x8, 16x16]
            dram_stacks_per_die: [1, 2, 3]
            d2d_tera_bytes_per_second: [0.5]
            grids: listed
            grid_list: [2x2]
            also: []
            """;

    @ParameterizedTest
    @ValueSource(strings = {"run", "compare", "seeds", "capacity", "plan", "explore", "duel"})
    void everyChartIsDrawnAndAnswersTheCursor(String name) throws IOException, InterruptedException {
        Kind kind = KINDS.get(name);
        String browser = browser();
        assumeTrue(!browser.isEmpty(), "no browser: none of " + BROWSERS + " is on the PATH");
        Path out = root.resolve("out");
        run(kind.command()
                        .replace("OUT", out.toString())
                        .replace("SPACE", space().toString())
                        .replace("SMALL", smallWafer().toString())
                + " --model llama-2-7b");
        String found = selfTest(browser, out.resolve(kind.page()));
        assertThat(found)
                .startsWith(
                        "charts=" + kind.charts() + " canvases=" + kind.charts() + " hovered=" + kind.charts() + " ")
                .endsWith(" wide=false cut=0 errors=0");
        Matcher tips = Pattern.compile("tipped=(\\d+) tips=(\\d+)").matcher(found);
        assertThat(tips.find()).isTrue();
        assertThat(tips.group(2)).isEqualTo(tips.group(1));
        if (name.equals("run") || name.equals("plan")) {
            assertThat(tips.group(2)).isNotEqualTo("0");
        }
    }

    private Path space() throws IOException {
        return Files.writeString(root.resolve("space.yaml"), SPACE);
    }

    private Path smallWafer() throws IOException {
        String wafer = CommandLineRun.of("show", "wsc-case3").out();
        return Files.writeString(
                root.resolve("small.yaml"),
                wafer.replaceFirst("die_columns: 6", "die_columns: 2").replaceFirst("die_rows: 9", "die_rows: 2"));
    }

    /** One line within its limit, one without a limit. */
    @Test
    void aValidationFitsAPhoneToo() throws IOException, InterruptedException {
        String browser = browser();
        assumeTrue(!browser.isEmpty(), "no browser: none of " + BROWSERS + " is on the PATH");
        Score score = new Score(12, 12, 3.5, 3, 7, -1, 0.99, 0.98);
        List<ScoreLine> lines = List.of(
                new ScoreLine("V2", "a set with a long name", Split.SHIPPED, score, 12, Limit.mape(5)),
                new ScoreLine("V3", "another", Split.ZERO_SHOT, score, Double.NaN, Limit.NONE));
        Path page = root.resolve("validation.html");
        try (Writer out = Files.newBufferedWriter(page)) {
            new ValidationPage(lines, "V5, more\n").page().write(out);
        }
        assertThat(selfTest(browser, page)).endsWith(" wide=false cut=0 errors=0");
    }

    @Test
    void aDifferenceFitsAPhoneToo() throws IOException, InterruptedException {
        String browser = browser();
        assumeTrue(!browser.isEmpty(), "no browser: none of " + BROWSERS + " is on the PATH");
        run("compare --model llama-2-7b --num-requests 40 --systems orca,vllm --plan 2xM:2x2 --out "
                + root.resolve("cmp"));
        Path page = root.resolve("why.html");
        run("diff " + root.resolve("cmp/orca") + ' ' + root.resolve("cmp/vllm") + " --report " + page);
        assertThat(Files.readString(page)).contains("<h1>orca and vllm</h1>");
        assertThat(selfTest(browser, page)).endsWith(" wide=false cut=0 errors=0");
    }

    private static void run(String command) {
        CommandLineRun run = CommandLineRun.of(command.split(" "));
        assertThat(run.code()).as(run.err()).isZero();
    }

    /** What the page found out about itself. */
    private String selfTest(String browser, Path page) throws IOException, InterruptedException {
        Path dom = root.resolve("dom.html");
        Path log = root.resolve("log.txt");
        Matcher found = FOUND.matcher("");
        // On a loaded machine its virtual time may pass before it has drawn anything.
        for (int i = 0; i < TRIES && !found.reset().find(); i++) {
            Process process = new ProcessBuilder(command(browser, page))
                    .redirectOutput(dom.toFile())
                    .redirectError(log.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("browser ends").isTrue();
            found = FOUND.matcher(Files.readString(dom));
        }
        assertThat(found.reset().find())
                .as("self test has run: %s", Files.readString(log))
                .isTrue();
        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        return found.group(1);
    }

    private List<String> command(String browser, Path page) {
        List<String> command = new ArrayList<>(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--enable-logging=stderr",
                "--window-size=390,900",
                "--virtual-time-budget=5000"));
        command.add("--user-data-dir=" + root.resolve("profile"));
        command.add("--dump-dom");
        command.add(page.toUri() + "#selftest");
        return command;
    }

    /** Empty where there is none. */
    private static String browser() {
        String path = System.getenv().getOrDefault("PATH", "");
        return BROWSERS.stream()
                .filter(name -> Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .findFirst()
                .orElse("");
    }
}
