package org.wscsim.jmh.track;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.wscsim.jmh.reference.CalibratedBenchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How small a slowdown paired forks see on this machine, and how often they see one that is not there. */
@Command(
        name = "power",
        description =
                "Gives one side of a paired comparison so much more of the same work, decides, and repeats: how often"
                        + " is a slowdown of that size detected on this machine?")
final class PowerCommand implements Callable<Integer> {
    @Option(
            names = "--permille",
            split = ",",
            defaultValue = "0,20,50,100",
            description = "Slowdowns, in 1/1000 (default: ${DEFAULT-VALUE}).")
    private List<Integer> slowdowns = List.of();

    @Option(names = "--repetitions", defaultValue = "10", description = "Decisions each (default: ${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--pairs",
            defaultValue = "6",
            description = "Pairs of forks of a decision (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--limit",
            defaultValue = "1.0",
            description = "Ratio above which one is detected (default: ${DEFAULT-VALUE}).")
    private double limit;

    @Option(names = "--metric", defaultValue = "cpu", description = "cpu or time (default: ${DEFAULT-VALUE}).")
    private String metric = "cpu";

    @Mixin
    private ForkLength length = new ForkLength();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String name = CalibratedBenchmark.class.getName() + ".holds";
        BenchmarkCase one = BenchmarkCases.matching(List.of(name), Map.of()).first();
        ScoreTable table = new ScoreTable("slowdown", "detected", "of", "median ratio", "lowest", "highest");
        for (int permille : slowdowns) {
            double[] ratios = new double[repetitions];
            int detected = 0;
            for (int i = 0; i < repetitions; i++) {
                Contender slow = Contender.here(List.of("-D" + CalibratedBenchmark.EXTRA_PERMILLE + "=" + permille));
                Ratio ratio = Duel.of(one, Contender.here(List.of()), slow, pairs, length, metric)
                        .ratio(0.95);
                ratios[i] = ratio.value();
                detected += ratio.isAbove(limit) ? 1 : 0;
                System.out.println(
                        permille / 1000.0 + " " + ScoreTable.ratio(ratio.value()) + " " + ScoreTable.interval(ratio));
            }
            java.util.Arrays.sort(ratios);
            table.add(
                    Double.toString(permille / 1000.0),
                    Integer.toString(detected),
                    Integer.toString(repetitions),
                    ScoreTable.ratio(Scores.median(ratios)),
                    ScoreTable.ratio(ratios[0]),
                    ScoreTable.ratio(ratios[repetitions - 1]));
        }
        table.print();
        System.out.println(pairs + " pairs of forks a decision, metric " + metric + ", limit " + limit + ", "
                + Environment.here().machine());
        return 0;
    }
}
