package org.wscsim.cli.capacity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Interval of the ratio of two capacities under the same requests: stretches of consecutive requests are drawn with
 * replacement, the same for both sides (paired block bootstrap, Politis and Romano 1992), and each side's capacity is read
 * from the runs there are: between the highest rate below the first one that fails and that one, linearly in the share of
 * the worst decile. What a stretch leaves behind in the queues stays with it, so runs are not repeated. Stateless.
 */
public final class CapacityRatio {
    private static final int DRAWS = 1_000;
    private static final double TAIL = 0.025;

    private CapacityRatio() {}

    /**
     * @param low end of the middle 95 %
     * @param high end of it
     * @param outside share of draws in which a capacity lay outside the rates that were run, and counts as the last of them
     */
    public record Interval(double low, double high, double outside) {}

    /** A system's runs, by rate. */
    private record Side(double[] rates, AttainmentTable[] tables, boolean[] growing) {
        static Side of(List<AttainmentSample> samples) {
            List<AttainmentSample> rising = samples.stream()
                    .sorted(Comparator.comparingDouble(AttainmentSample::rate))
                    .toList();
            double[] rates = new double[rising.size()];
            AttainmentTable[] tables = new AttainmentTable[rates.length];
            boolean[] growing = new boolean[rates.length];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = rising.get(i).rate();
                tables[i] = rising.get(i).table();
                growing[i] = rising.get(i).isGrowing();
            }
            return new Side(rates, tables, growing);
        }

        /** Requests per second; minus the nearest rate run where the capacity lies outside all of them. */
        double capacity(int[] times, double wanted) {
            double before = 0;
            for (int i = 0; i < rates.length; i++) {
                double share = tables[i].leastOfDeciles(times);
                if (growing[i] || share < wanted) {
                    return i == 0 ? -rates[0] : between(i, before, share, wanted);
                }
                before = share;
            }
            return -rates[rates.length - 1];
        }

        private double between(int failing, double before, double share, double wanted) {
            boolean known = !growing[failing] || share < wanted;
            double part = known ? (before - wanted) / (before - share) : 0;
            return rates[failing - 1] + part * (rates[failing] - rates[failing - 1]);
        }
    }

    /**
     * Challenger's capacity over the rival's.
     *
     * @param wanted share of the worst decile that has to meet the limits
     */
    public static Interval of(
            List<AttainmentSample> challenger, List<AttainmentSample> rival, double wanted, long seed) {
        Side ours = Side.of(challenger);
        Side theirs = Side.of(rival);
        SplittableRandom random = new SplittableRandom(seed);
        double[] ratios = new double[DRAWS];
        int outside = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            int[] times = drawn(random);
            double a = ours.capacity(times, wanted);
            double b = theirs.capacity(times, wanted);
            outside += a < 0 || b < 0 ? 1 : 0;
            ratios[draw] = Math.abs(a) / Math.abs(b);
        }
        Arrays.sort(ratios);
        int cut = (int) (TAIL * DRAWS);
        return new Interval(ratios[cut], ratios[DRAWS - 1 - cut], (double) outside / DRAWS);
    }

    private static int[] drawn(SplittableRandom random) {
        int[] times = new int[AttainmentSample.STRETCHES];
        for (int i = 0; i < times.length; i++) {
            times[random.nextInt(times.length)]++;
        }
        return times;
    }
}
