package org.wscsim.jmh.track;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints how much costlier every case of one run is than in another, with intervals; judges nothing. */
@Command(
        name = "compare",
        description =
                "Ratios of two runs, B over A, case by case, with intervals of confidence. Costs are medians of forks,"
                        + " in units of the reference benchmark of the same run.")
final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "Folder of a run, or its jmh.json.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The same of another.")
    private Path second = Path.of("");

    @Mixin
    private CostOptions cost = new CostOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--threshold",
            defaultValue = "0.05",
            description = "Flags a case whose whole interval lies beyond this share (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--all",
            description = "Prints the cases without a flag too.",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true")
    private boolean all;

    @Override
    public Integer call() {
        RunFolder a = RunFolder.of(first);
        RunFolder b = RunFolder.of(second);
        Scores before = cost.read(a);
        Scores after = cost.read(b);
        Environment ours = Environment.read(a.environment());
        Environment theirs = Environment.read(b.environment());
        if (!json.wanted()) {
            warn(ours, theirs);
        }
        ScoreTable table = new ScoreTable("case", "A", "B", "B/A", "low", "high", "flag");
        int shared = 0;
        int flagged = 0;
        for (Map.Entry<String, double[]> one : after.cost().entrySet()) {
            double[] old = before.of(one.getKey());
            if (old == null) {
                continue;
            }
            shared++;
            Ratio ratio = Ratio.unpaired(old, one.getValue(), cost.confidence());
            String flag = flag(ratio);
            flagged += flag.isEmpty() ? 0 : 1;
            if (all || !flag.isEmpty()) {
                table.add(
                        one.getKey(),
                        ScoreTable.number(Scores.median(old)),
                        ScoreTable.number(Scores.median(one.getValue())),
                        ScoreTable.ratio(ratio.value()),
                        ScoreTable.ratio(ratio.low()),
                        ScoreTable.ratio(ratio.high()),
                        flag);
            }
        }
        if (shared == 0) {
            throw new BadInputException("runs have no case in common: a=" + first + ", b=" + second);
        }
        table.print(
                json.wanted(),
                new TreeMap<>(Map.of(
                        "costs",
                        cost.describe(),
                        "flagged",
                        Integer.toString(flagged),
                        "same_machine",
                        Boolean.toString(ours.machine().equals(theirs.machine())))));
        if (!json.wanted()) {
            System.out.println(
                    shared + " cases, " + flagged + " flagged beyond " + threshold + " (" + cost.describe() + ")");
        }
        return 0;
    }

    private String flag(Ratio ratio) {
        return ratio.isAbove(1 + threshold) ? "slower" : ratio.isBelow(1 / (1 + threshold)) ? "faster" : "";
    }

    private static void warn(Environment a, Environment b) {
        if (!a.machine().equals(b.machine())) {
            System.out.println("different machines, JVMs or flags:");
            System.out.println("  A: " + a.machine());
            System.out.println("  B: " + b.machine());
        }
        System.out.println(
                "A: " + a.get("commit") + " " + a.get("at") + "   B: " + b.get("commit") + " " + b.get("at"));
    }
}
