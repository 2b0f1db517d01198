package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.cli.study.OutcomeStore;

class ExploreCommandTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** Some that cannot be made, for want of edge and of reticle. */
    private static final String SPACE = """
            name: tiny
            matrix_tera_flops_per_second_per_core: [1.02]
            sram_mib_per_core: [1.25]
            cores: [8x8, 16x16, 40x40]
            dram_stacks_per_die: [1, 2, 3]
            d2d_tera_bytes_per_second: [0.5]
            grids: listed
            grid_list: [2x2]
            also: []
            """;

    /** One exploration that nothing disturbs, for all tests. */
    @TempDir
    static Path shared;

    private static CommandLineRun whole;

    @TempDir
    Path root;

    @BeforeAll
    static void exploreOnce() throws IOException {
        Files.writeString(shared.resolve("space.yaml"), SPACE);
        whole = requireGood(explore(shared.resolve("space.yaml"), shared.resolve("a"), "--threads", "1"));
    }

    private static List<String> args(Path space, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "explore",
                "--space",
                space.toString(),
                "--operator-model",
                "roofline",
                "--model",
                "llama-3-8b",
                "--workload",
                "poisson",
                "--prompt-tokens",
                "256",
                "--output-tokens",
                "16",
                "--num-requests",
                "60",
                "--prefix",
                "30",
                "--systems",
                "wsc-llm,vllm",
                "--short",
                "3",
                "--full",
                "2",
                "--per-stacks",
                "1",
                "--rounds",
                "1"));
        args.addAll(List.of(more));
        return args;
    }

    private static CommandLineRun explore(Path space, Path out, String... more) {
        List<String> args = args(space, more);
        args.addAll(List.of("--out", out.toString()));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private CommandLineRun explore(String out, String... more) {
        return explore(shared.resolve("space.yaml"), root.resolve(out), more);
    }

    private static CommandLineRun requireGood(CommandLineRun run) {
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static void assertSameResults(Path found) throws IOException {
        Path wanted = shared.resolve("a");
        try (Stream<Path> files = Files.walk(wanted)) {
            List<Path> results = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("run-info.json"))
                    .toList();
            assertThat(results).hasSizeGreaterThan(8);
            for (Path file : results) {
                assertThat(found.resolve(wanted.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
    }

    private static long evaluated(CommandLineRun run) {
        Matcher part = Pattern.compile("(\\d+) (?:plans searched(?: long)?|goodputs searched|runs) \\(")
                .matcher(run.out());
        long sum = 0;
        while (part.find()) {
            sum += Long.parseLong(part.group(1));
        }
        return sum;
    }

    private static int stored(Path store) {
        try (OutcomeStore outcomes = OutcomeStore.open(store)) {
            return outcomes.size();
        }
    }

    @Test
    void findsTheSameForAnyNumberOfThreads() throws IOException {
        requireGood(explore("b", "--threads", "3"));
        assertSameResults(root.resolve("b"));
        assertThat(whole.out())
                .contains("Winner by goodput: ", "Is moderate DRAM best? ", "Kendall's tau", "cannot be made: reticle")
                .contains("short runs of 30 requests", "Warning: 60 requests, fewer than 100: whether queues grow");
    }

    /** A cluster of one; the test of the queue has members that come and go. */
    @Test
    void findsTheSameInACluster() throws IOException {
        CommandLineRun run = requireGood(explore("b", "--cluster", "127.0.0.1", "--threads", "2"));
        assertSameResults(root.resolve("b"));
        assertThat(run.err()).contains("1 in the cluster");
        assertThat(explore("c", "--cluster", "203.0.113.7").err()).contains("give --bind");
        assertThat(root.resolve("c")).doesNotExist();
    }

    @Test
    void evaluatesNothingTwice() throws IOException {
        assertThat(evaluated(whole)).isEqualTo(stored(shared.resolve("a.points.mv")));
        CommandLineRun again = requireGood(
                explore("b", "--store", shared.resolve("a.points.mv").toString()));
        assertThat(again.out()).contains("Evaluated: nothing, all was known");
        assertThat(again.err()).isEmpty();
        assertSameResults(root.resolve("b"));
    }

    /** The rows of the certificate below its head are its parts, the first their sum; every point is a row of the table of points. */
    @Test
    void thePartsOfTheCertificateAddUp() throws IOException {
        int space = 3 * 3 * 2;
        List<String> rows = Files.readAllLines(shared.resolve("a/certificate.csv"));
        assertThat(rows.get(1)).endsWith("," + space);
        int sum = rows.subList(2, rows.size()).stream()
                .mapToInt(row -> Integer.parseInt(row.substring(row.lastIndexOf(',') + 1)))
                .sum();
        assertThat(sum).isEqualTo(space);
        List<String> points = Files.readAllLines(shared.resolve("a/points.csv"));
        long unmade =
                points.stream().filter(row -> row.contains("cannot be made")).count();
        assertThat(points.size() - 1 - unmade + 2 * unmade).isEqualTo(space);
    }

    /** By any goal, of every point run in full. */
    @Test
    void noRunIsBetterThanItsBound() throws IOException {
        List<String> rows = Files.readAllLines(shared.resolve("a/points.csv"));
        List<String> header = List.of(rows.getFirst().split(",", -1));
        int full = 0;
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            if (cells[header.indexOf("standing")].equals("full runs")) {
                full++;
                assertThat(number(cells, header, "goodput"))
                        .as(row)
                        .isPositive()
                        .isLessThanOrEqualTo(number(cells, header, "bound_goodput"));
                assertThat(number(cells, header, "mean_e2el_ms"))
                        .as(row)
                        .isGreaterThanOrEqualTo(number(cells, header, "bound_e2el_ms"));
                assertThat(number(cells, header, "joules_per_token"))
                        .as(row)
                        .isGreaterThanOrEqualTo(number(cells, header, "bound_joules_per_token"));
            }
        }
        assertThat(full).isGreaterThan(3);
    }

    /** Infinite where the cell is empty: no bound, or no rate sustained. */
    private static double number(String[] cells, List<String> header, String name) {
        String text = cells[header.indexOf(name)];
        return text.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /** What wins is a configuration that runs. */
    @Test
    void theWinnersConfigurationRuns() {
        CommandLineRun run = CommandLineRun.of(
                "run",
                "--config",
                shared.resolve("a/winner/config.yaml").toString(),
                "--out",
                root.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void aKilledExplorationGoesOnWhereItWas() throws IOException, InterruptedException {
        List<String> args = args(shared.resolve("space.yaml"), "--out", store("b"), "--threads", "2");
        Process killed = ForkedCommand.start(
                List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"),
                root.resolve("output.txt"),
                args.toArray(String[]::new));
        long start = System.nanoTime();
        while (!Files.readString(root.resolve("output.txt")).contains("references: full runs")) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
            assertThat(killed.isAlive())
                    .as(Files.readString(root.resolve("output.txt")))
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        killed.destroyForcibly();
        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
        int known = stored(root.resolve("b.points.mv"));
        long all = evaluated(whole);
        assertThat(known).isBetween(4, (int) all - 1);
        CommandLineRun resumed = requireGood(explore("b"));
        assertSameResults(root.resolve("b"));
        assertThat(evaluated(resumed)).as("no stored point again").isEqualTo(all - known);
    }

    @Test
    void mergedShardsFindWhatOneMachineFinds() throws IOException {
        for (int shard = 1; shard <= 2; shard++) {
            List<String> args =
                    args(shared.resolve("space.yaml"), "--shard", shard + "/2", "--store", store("part" + shard));
            CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
            assertThat(requireGood(run).out()).startsWith("Shard " + shard + "/2: ");
        }
        CommandLineRun merged =
                CommandLineRun.of("explore", "merge", store("part1"), store("part2"), "--into", store("joined"));
        assertThat(requireGood(merged).out()).contains(" outcomes");
        CommandLineRun joined = requireGood(explore("b", "--store", store("joined")));
        assertSameResults(root.resolve("b"));
        assertThat(evaluated(joined)).as("what no shard could know").isLessThan(evaluated(whole) / 2);
    }

    private String store(String name) {
        return root.resolve(name).toString();
    }

    @Test
    void refusesInOneLine() throws IOException {
        requireRefused(explore("x", "--goals", "e2e"), "goals without goodput");
        requireRefused(explore("x", "--goals", "goodput,speed"), "unknown goal", "cost");
        requireRefused(explore("x", "--shard", "3/2"), "not a shard: --shard=3/2");
        requireRefused(explore("x", "--shard", "1/2"), "a shard leaves a store and no results");
        requireRefused(explore("x", "--technology", "8nm"), "unknown technology");
        Files.writeString(root.resolve("junk"), "not a store");
        requireRefused(explore("x", "--store", store("junk")), "store is damaged, or is none");
        try (OutcomeStore held = OutcomeStore.open(root.resolve("held"))) {
            assertThat(held.size()).isZero();
            requireRefused(explore("x", "--store", store("held")), "store is in use");
        }
        Path none = root.resolve("none.yaml");
        Files.writeString(none, SPACE.replace("[8x8, 16x16, 40x40]", "[40x40]"));
        requireRefused(explore(none, root.resolve("x")), "no design of the space can be made", "RETICLE");
        Files.writeString(none, SPACE.replace("cores:", "coress:"));
        requireRefused(explore(none, root.resolve("x")), "unknown key: key=coress; did you mean cores");
        Files.writeString(none, SPACE.replace("name: tiny", "name: \"\\e[31mred\""));
        requireRefused(explore(none, root.resolve("x")), "control character in a name");
        requireRefused(CommandLineRun.of("explore", "--systems", "static"), "no steady state");
        requireRefused(CommandLineRun.of("explore", "merge", store("none")), "no store to merge into");
        requireRefused(CommandLineRun.of("explore", "merge", store("none"), "--into", store("all")), "no such store");
        requireRefused(CommandLineRun.of("explore", "merge", "--into", store("all")), "no stores to merge");
        requireRefused(merge("b", store("b")), "store merged into itself");
        Files.createFile(root.resolve("nothing"));
        requireRefused(merge("b", store("nothing")), "stores hold no outcomes");
        Files.writeString(root.resolve("cut"), "H:2,block:2,blockSize:1000,chunk:1,clean:1");
        requireRefused(merge("all", shared.resolve("a.points.mv").toString(), store("cut")), "store is damaged");
        assertThat(root.resolve("all")).doesNotExist();
        assertThat(root.resolve("x")).doesNotExist();
    }

    private CommandLineRun merge(String into, String... stores) {
        List<String> args = new ArrayList<>(List.of("explore", "merge", "--into", store(into)));
        args.addAll(List.of(stores));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private static void requireRefused(CommandLineRun run, String... words) {
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(words).hasLineCount(1);
    }
}
