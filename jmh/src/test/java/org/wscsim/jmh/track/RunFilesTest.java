package org.wscsim.jmh.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a run's files, and how compare, gate and history judge it. */
final class RunFilesTest {
    private static final String CASE = "event.WinnerTreeBenchmark.tree{pending=10}";

    @TempDir
    private Path folder;

    /** Three forks of the case and of the reference, which is 2, 4 and 8 ns; the case is {@code units} times that. */
    private Path run(String name, double units, long bytes) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                run.resolve("jmh.json"),
                "[" + result("org.wscsim.jmh.event.WinnerTreeBenchmark.tree", "\"pending\": \"10\"", units) + ","
                        + result("org.wscsim.jmh.reference.ReferenceBenchmark.compute", "", 1) + "]");
        CounterFile.write(
                run.resolve("counters.json"),
                new TreeMap<>(Map.of(CASE, new TreeMap<>(Map.of(CountedRun.BYTES, bytes, CountedRun.CALLS, 256L)))));
        new Environment(Map.of("cpu", "test", "commit", name)).write(run.resolve("environment.json"));
        return run;
    }

    private static String result(String benchmark, String params, double units) {
        String forks = "[[1, " + 2 * units + ", 99], [" + 4 * units + "], [" + 8 * units + ", " + 8 * units + "]]";
        return "{\"benchmark\": \"" + benchmark + "\", \"mode\": \"avgt\", \"params\": {" + params
                + "}, \"primaryMetric\": {\"rawData\": " + forks + "}, \"secondaryMetrics\": {\"cpu\": {\"rawData\": "
                + forks + "}}}";
    }

    private int execute(String... args) {
        return Main.execute(args);
    }

    private JsonTree json(String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(execute(args)).isZero();
        } finally {
            System.setOut(before);
        }
        return JsonTree.read(new StringReader(out.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void tablesAreJsonDocumentsToo() throws IOException {
        String a = run("a", 3, 0).toString();
        String b = run("b", 6, 0).toString();
        JsonTree compared = json("compare", a, b, "--json");
        assertThat(compared.members().get("flagged").number()).isEqualTo(1);
        Map<String, JsonTree> row =
                compared.members().get("cases").elements().getFirst().members();
        assertThat(row.get("case").text()).isEqualTo(CASE);
        assertThat(row.get("b_over_a").number()).isEqualTo(2);
        String store = folder.resolve("h.jsonl").toString();
        String page = folder.resolve("h.html").toString();
        JsonTree history = json("history", "--accept", a, "--store", store, "--page", page, "--json");
        assertThat(history.members().get("runs").number()).isEqualTo(1);
        assertThat(history.members().get("cases").elements()).isEmpty();
    }

    @Test
    void costsAreMediansOfForksInUnitsOfTheReference() throws IOException {
        Scores scores = Scores.read(run("a", 3, 0).resolve("jmh.json"), "cpu");

        assertThat(scores.of(CASE)).containsExactly(6, 12, 24);
        assertThat(scores.relativeTo(Scores.CPU_REFERENCE).of(CASE)).containsExactly(3, 3, 3);
    }

    @Test
    void rateIsTurnedOver() throws IOException {
        Path file = folder.resolve("rate.json");
        Files.writeString(
                file,
                "[{\"benchmark\": \"x.Y.z\", \"mode\": \"thrpt\", \"primaryMetric\": {\"rawData\": [[4, 5, 6]]}}]");

        assertThat(Scores.read(file, "time").of("x.Y.z")[0]).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void gatePassesEqualRuns() throws IOException {
        assertThat(execute("gate", run("a", 3, 0).toString(), run("b", 3, 0).toString()))
                .isZero();
    }

    @Test
    void gateFailsOnOneByteMore() throws IOException {
        assertThat(execute("gate", run("a", 3, 0).toString(), run("b", 3, 1).toString()))
                .isEqualTo(4);
    }

    @Test
    void gateFailsOnASlowdownInUnitsOfTheReference() throws IOException {
        assertThat(execute("gate", run("a", 3, 0).toString(), run("b", 6, 0).toString()))
                .isEqualTo(4);
        assertThat(execute("gate", run("a", 3, 0).toString(), run("c", 4, 0).toString()))
                .as("a third is within what two runs may differ by")
                .isZero();
    }

    @Test
    void missingFilesAreBadInput() throws IOException {
        assertThat(execute(
                        "gate",
                        run("a", 3, 0).toString(),
                        folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(execute("compare", folder.toString(), folder.toString())).isEqualTo(2);
        assertThat(execute("paired", folder.resolve("no.jar").toString(), "x")).isEqualTo(2);
        assertThat(execute("noSuchBenchmarkAtAll")).isEqualTo(2);
        assertThat(execute("--system", "no-such-system")).isEqualTo(2);
        assertThat(execute("history", "--store", folder.resolve("none").toString()))
                .isEqualTo(2);
    }

    @Test
    void aHalfWrittenHistoryTakesNoRunIn() throws IOException {
        Path store = folder.resolve("history.jsonl");
        String half = "{\"environment\":{},\"costs\":{},\"counters\":{}}\n{\"environment\":{";
        Files.writeString(store, half);
        String run = run("a", 3, 0).toString();
        assertThat(execute("history", "--accept", run, "--store", store.toString()))
                .isEqualTo(2);
        assertThat(store).hasContent(half);

        Files.writeString(store, half.substring(0, half.indexOf('\n')));
        String page = folder.resolve("page.html").toString();
        assertThat(execute("history", "--accept", run, "--store", store.toString(), "--page", page))
                .isZero();
        assertThat(new HistoryFile(store).read()).hasSize(2);
    }

    @Test
    void historyWantsTheReferenceAndAPlaceToBe() throws IOException {
        Path run = run("a", 3, 0);
        String nowhere = folder.resolve("no/store").toString();
        assertThat(execute("history", "--accept", run.toString(), "--store", nowhere))
                .isEqualTo(2);
        Files.writeString(
                run.resolve("jmh.json"), "[" + result("org.wscsim.jmh.event.WinnerTreeBenchmark.tree", "", 3) + "]");
        Path store = folder.resolve("history.jsonl");
        assertThat(execute("history", "--accept", run.toString(), "--store", store.toString()))
                .isEqualTo(2);
        assertThat(store).doesNotExist();
    }

    @Test
    void historyKeepsALineAnAcceptedRunAndDrawsAPage() throws IOException {
        Path store = folder.resolve("history.jsonl");
        Path page = folder.resolve("page.html");
        for (String name : List.of("first", "second")) {
            int code = execute(
                    "history",
                    "--accept",
                    run(name, 3, 0).toString(),
                    "--store",
                    store.toString(),
                    "--page",
                    page.toString());
            assertThat(code).isZero();
        }

        assertThat(Files.readAllLines(store)).hasSize(2);
        List<HistoryFile.Entry> entries = new HistoryFile(store).read();
        assertThat(entries)
                .extracting(entry -> entry.environment().get("commit"))
                .containsExactly("first", "second");
        assertThat(entries.getLast().costs().get(CASE).number()).isEqualTo(3);
        assertThat(entries.getLast().counters().get(CASE).get(CountedRun.CALLS).number())
                .isEqualTo(256);
        assertThat(Files.readString(page)).contains("uPlot", CASE).doesNotContain("src=", "href=", "/*data*/");
    }

    @Test
    void aRunHasAPageOfItsCosts() throws IOException {
        String page = ScorePage.of(RunFolder.of(run("a", 3, 0)));
        assertThat(page).contains(CASE, "default-src 'none'").doesNotContain("src=", "href=", "/*data*/");
    }
}
