package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens a run's page from its file in a browser without a window, at the width of a phone, and lets the page's own self test
 * move every cursor. Needs Chromium or Chrome on the PATH.
 */
class ReportBrowserTest {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Pattern FOUND = Pattern.compile("data-selftest=\"([^\"]*)\"");

    @TempDir
    Path root;

    @Test
    void everyChartIsDrawnAndAnswersTheCursor() throws IOException, InterruptedException {
        String browser = browser();
        assumeTrue(!browser.isEmpty(), "no browser: none of " + BROWSERS + " is on the PATH");
        CommandLineRun run = CommandLineRun.of(
                "run",
                "--num-requests",
                "60",
                "--model",
                "llama-2-7b",
                "--out",
                root.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isZero();

        Path dom = root.resolve("dom.html");
        Path log = root.resolve("log.txt");
        Process process = new ProcessBuilder(command(browser, root.resolve("run/report.html")))
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("browser ends").isTrue();

        Matcher found = FOUND.matcher(Files.readString(dom));
        assertThat(found.find())
                .as("self test has run: %s", Files.readString(log))
                .isTrue();
        assertThat(found.group(1)).startsWith("charts=9 canvases=9 hovered=9 ").endsWith(" wide=false errors=0");
        Matcher tips = Pattern.compile("tipped=(\\d+) tips=(\\d+)").matcher(found.group(1));
        assertThat(tips.find()).isTrue();
        assertThat(tips.group(2)).isEqualTo(tips.group(1)).isNotEqualTo("0");
        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
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
                "--virtual-time-budget=3000"));
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
