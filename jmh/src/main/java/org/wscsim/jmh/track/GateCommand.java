package org.wscsim.jmh.track;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Passes a run or not: every exact counter that baseline and run both have must be equal, and no case may be slower than
 * allowed. Time across two runs is judged loosely; {@code paired} sees small differences.
 */
@Command(
        name = "gate",
        description =
                "Exit code 4 unless the exact counters of RUN equal those of BASELINE and no case is slower than allowed.")
final class GateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BASELINE", description = "Folder of a run, or its jmh.json.")
    private Path baseline = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN", description = "The same of the run to judge.")
    private Path run = Path.of("");

    @Mixin
    private CostOptions cost = new CostOptions();

    @Option(
            names = "--max-slowdown",
            defaultValue = "1.5",
            description =
                    "Fails a case whose interval of cost lies wholly above this ratio (default: ${DEFAULT-VALUE}).")
    private double maxSlowdown;

    @Override
    public Integer call() {
        RunFolder old = RunFolder.of(baseline);
        RunFolder now = RunFolder.of(run);
        int counted = 0;
        int failures = 0;
        SortedMap<String, SortedMap<String, Long>> before = CounterFile.read(old.counters());
        SortedMap<String, SortedMap<String, Long>> after = CounterFile.read(now.counters());
        for (Map.Entry<String, SortedMap<String, Long>> one : after.entrySet()) {
            SortedMap<String, Long> expected = before.get(one.getKey());
            if (expected != null) {
                counted++;
                failures += differences(one.getKey(), expected, one.getValue());
            }
        }
        if (counted == 0) {
            throw new BadInputException("runs have no counters in common: baseline=" + baseline + ", run=" + run
                    + "; run both with counters");
        }
        failures += slowdowns(cost.read(old), cost.read(now));
        System.out.println(counted + " cases counted, " + failures + " failures");
        return failures == 0 ? 0 : Main.GATE_FAILED;
    }

    /** Prints what differs, counters that only one side has included. */
    static int differences(String key, SortedMap<String, Long> expected, SortedMap<String, Long> found) {
        SortedSet<String> names = new TreeSet<>(expected.keySet());
        names.addAll(found.keySet());
        int differences = 0;
        for (String name : names) {
            Long old = expected.get(name);
            Long now = found.get(name);
            if (old == null || !old.equals(now)) {
                System.out.println("counter changed: case=" + key + ", counter=" + name + ", baseline="
                        + (old == null ? "none" : old) + ", run=" + (now == null ? "none" : now) + ", calls="
                        + found.get(CountedRun.CALLS));
                differences++;
            }
        }
        return differences;
    }

    private int slowdowns(Scores before, Scores after) {
        int slower = 0;
        for (Map.Entry<String, double[]> one : after.cost().entrySet()) {
            double[] old = before.of(one.getKey());
            if (old == null || one.getKey().startsWith("reference.")) {
                continue;
            }
            Ratio ratio = Ratio.unpaired(old, one.getValue(), cost.confidence());
            if (ratio.isAbove(maxSlowdown)) {
                System.out.println("slower than allowed: case=" + one.getKey() + ", ratio="
                        + ScoreTable.ratio(ratio.value()) + ", interval=" + ScoreTable.interval(ratio)
                        + ", max_slowdown=" + maxSlowdown);
                slower++;
            }
        }
        return slower;
    }
}
