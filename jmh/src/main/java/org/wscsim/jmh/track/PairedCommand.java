package org.wscsim.jmh.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares this build with another jar of benchmarks by forks of both in turn: the way to see a small difference. */
@Command(
        name = "paired",
        description =
                "Runs forks of this build and of another jar of benchmarks in turn, iteration by iteration, and prints the ratio this / OTHER with"
                        + " its interval; exact counters of both are compared too. Give --gate to fail (exit code 4) on a case"
                        + " whose interval lies wholly above --limit, or whose counters differ.")
final class PairedCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OTHER.jar", description = "Jar of benchmarks of the baseline's build.")
    private Path other = Path.of("");

    @Parameters(index = "1..*", paramLabel = "REGEX", arity = "1..*", description = "Benchmarks, as JMH selects them.")
    private List<String> expressions = new ArrayList<>();

    @Option(names = "-p", paramLabel = "NAME=VALUE", description = "Fixes a parameter; values separated by commas.")
    private Map<String, String> params = Map.of();

    @Option(
            names = "--pairs",
            defaultValue = "10",
            description = "Pairs of forks of a case (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--limit",
            defaultValue = "1.02",
            description = "Ratio that --gate allows (default: ${DEFAULT-VALUE}).")
    private double limit;

    @Option(names = "--gate", description = "Exit code 4 where a case fails.")
    private boolean gate;

    @Option(names = "--metric", defaultValue = "cpu", description = "cpu or time (default: ${DEFAULT-VALUE}).")
    private String metric = "cpu";

    @Option(
            names = "--confidence",
            defaultValue = "0.95",
            description = "Of the intervals (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Option(names = "--jvm-args", split = " ", description = "More flags for the forks of this build.")
    private List<String> flags = new ArrayList<>();

    @Option(names = "--other-jvm-args", split = " ", description = "More flags for the forks of the other.")
    private List<String> otherFlags = new ArrayList<>();

    @Mixin
    private ForkLength length = new ForkLength();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Contender baseline = Contender.of(other, otherFlags);
        Contender ours = Contender.here(flags);
        if (pairs < 2) {
            throw new BadInputException("too few pairs for an interval: pairs=" + pairs + "; give 2 or more");
        }
        ScoreTable table = new ScoreTable("case", "OTHER", "this/OTHER", "interval", "flag");
        int slower = 0;
        for (BenchmarkCase one : BenchmarkCases.matching(expressions, Fixed.of(params))) {
            Duel duel = Duel.of(one, baseline, ours, pairs, length, metric);
            Ratio ratio = duel.ratio(confidence);
            slower += ratio.isAbove(limit) ? 1 : 0;
            table.add(
                    one.key(),
                    ScoreTable.number(Scores.median(duel.before())),
                    ScoreTable.ratio(ratio.value()),
                    ScoreTable.interval(ratio),
                    ratio.isAbove(limit) ? "slower" : ratio.isBelow(1 / limit) ? "faster" : "");
        }
        table.print();
        System.out.println(
                "metric " + metric + ", " + pairs + " pairs of forks, confidence " + confidence + ", limit " + limit);
        int differences = differences(baseline, ours);
        System.out.println(slower + " slower than the limit, " + differences + " counters differ");
        return gate && slower + differences > 0 ? Main.GATE_FAILED : 0;
    }

    private int differences(Contender baseline, Contender ours) throws IOException, InterruptedException {
        SortedMap<String, SortedMap<String, Long>> before = counters(baseline);
        int differences = 0;
        for (Map.Entry<String, SortedMap<String, Long>> one : counters(ours).entrySet()) {
            SortedMap<String, Long> old = before.get(one.getKey());
            differences += old == null ? 0 : GateCommand.differences(one.getKey(), old, one.getValue());
        }
        return differences;
    }

    private SortedMap<String, SortedMap<String, Long>> counters(Contender one)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("wsc-counters", ".json");
        try {
            List<String> arguments = new ArrayList<>(expressions);
            params.forEach((name, values) -> arguments.add(name + "=" + values));
            CountersMain.fork(one.classPath(), one.flags(), file, arguments);
            return CounterFile.read(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
