package org.wscsim.cli.capacity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Interval of the ratio of two capacities under the same requests: stretches of consecutive requests are drawn with
 * replacement, the same for both sides ({@link StretchDraws}), and each side's capacity is read
 * from the runs there are: between the highest rate below the first one that fails and that one, linearly in the share of
 * the worst decile. Stateless.
 */
public final class CapacityRatio {
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
        double[] ratios = new double[StretchDraws.DRAWS];
        int outside = 0;
        int draw = 0;
        for (int[] times : StretchDraws.of(seed)) {
            double a = ours.capacity(times, wanted);
            double b = theirs.capacity(times, wanted);
            outside += a < 0 || b < 0 ? 1 : 0;
            ratios[draw++] = Math.abs(a) / Math.abs(b);
        }
        return middle(ratios, outside);
    }

    private static Interval middle(double[] values, int outside) {
        Arrays.sort(values);
        int cut = StretchDraws.cut();
        return new Interval(values[cut], values[values.length - 1 - cut], (double) outside / values.length);
    }

    /**
     * A capacity read from runs at several rates: every request once, and the interval over draws. It leans low: the worst decile of
     * requests drawn again is mostly worse than that of the requests.
     */
    public record Reading(double rate, Interval interval) {
        /** Whether it lies between rates that were run; else it is the nearest of them. */
        public boolean isBetween() {
            return rate > 0;
        }
    }

    /**
     * A system's own capacity.
     *
     * @param wanted share of the worst decile that has to meet the limits
     */
    public static Reading capacity(List<AttainmentSample> samples, double wanted, long seed) {
        Side side = Side.of(samples);
        int[] once = new int[AttainmentSample.STRETCHES];
        Arrays.fill(once, 1);
        double[] rates = new double[StretchDraws.DRAWS];
        int outside = 0;
        int draw = 0;
        for (int[] times : StretchDraws.of(seed)) {
            double rate = side.capacity(times, wanted);
            outside += rate < 0 ? 1 : 0;
            rates[draw++] = Math.abs(rate);
        }
        return new Reading(side.capacity(once, wanted), middle(rates, outside));
    }
}
