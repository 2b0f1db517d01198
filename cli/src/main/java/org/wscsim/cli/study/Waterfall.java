package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way from the world of a claim to ours, assumption by assumption. Contributions are to the logarithm of the ratio, in
 * whole 1e-9, so that they sum to the total exactly; a contribution c multiplies the ratio by {@code exp(c)}.
 *
 * <p>Worlds are masks: bit i says that assumption i stands as ours. Immutable.
 *
 * @param first ratio in the claim's world
 * @param last ratio in ours
 * @param steps in the order of the claim's assumptions
 * @param flipping index of the step at which the claim ceases to hold, or begins to; -1 where none changes it
 */
public record Waterfall(double first, double last, List<Step> steps, int flipping) {
    private static final double UNIT = 1e-9;

    public Waterfall {
        steps = List.copyOf(steps);
    }

    /**
     * One assumption.
     *
     * @param ratio with it and all before it as ours
     * @param nanoLog what it adds to the logarithm of the ratio
     * @param alone ratio with only this one as ours
     * @param without ratio in our world with only this one as claimed
     * @param shapley what it adds on average over all orders, in the same unit; null where not asked for
     */
    public record Step(
            String name,
            double ratio,
            long nanoLog,
            double alone,
            double without,
            @Nullable Long shapley) {
        /** What it multiplies the ratio by. */
        public double factor() {
            return StrictMath.exp(nanoLog * UNIT);
        }

        /** The same on average over all orders; NaN where not asked for. */
        public double shapleyFactor() {
            return shapley == null ? Double.NaN : StrictMath.exp(shapley * UNIT);
        }
    }

    /** Logarithm of the ratio in whole units. */
    static long nanoLog(double ratio) {
        return Math.round(StrictMath.log(ratio) / UNIT);
    }

    /** Sum of all contributions: the logarithm of last over first. */
    public long totalNanoLog() {
        return nanoLog(last) - nanoLog(first);
    }

    /** Masks of the worlds that a waterfall looks at. */
    public static List<Integer> worlds(int assumptions, boolean shapley) {
        int all = (1 << assumptions) - 1;
        List<Integer> masks = new ArrayList<>();
        for (int mask = 0; mask <= all; mask++) {
            boolean prefix = (mask & (mask + 1)) == 0;
            boolean needed = prefix || Integer.bitCount(mask) == 1 || Integer.bitCount(all & ~mask) == 1;
            if (shapley || needed) {
                masks.add(mask);
            }
        }
        return masks;
    }

    /**
     * Makes the waterfall of a claim.
     *
     * @param ratios of worlds by mask; asked for those of {@link #worlds}
     */
    public static Waterfall of(Claim claim, boolean shapley, IntToDoubleFunction ratios) {
        int count = claim.assumptions().size();
        int all = (1 << count) - 1;
        List<Step> steps = new ArrayList<>();
        int flipping = -1;
        double before = ratios.applyAsDouble(0);
        for (int i = 0; i < count; i++) {
            double after = ratios.applyAsDouble((2 << i) - 1);
            if (flipping < 0 && claim.holds(before) != claim.holds(after)) {
                flipping = i;
            }
            steps.add(new Step(
                    claim.assumptions().get(i).name(),
                    after,
                    nanoLog(after) - nanoLog(before),
                    ratios.applyAsDouble(1 << i),
                    ratios.applyAsDouble(all & ~(1 << i)),
                    null));
            before = after;
        }
        List<Step> finished = shapley ? withShapley(steps, ratios) : steps;
        return new Waterfall(ratios.applyAsDouble(0), ratios.applyAsDouble(all), finished, flipping);
    }

    /** Shares of the total by Shapley (1953), rounded so that they sum to it: what rounding leaves goes to the first. */
    private static List<Step> withShapley(List<Step> steps, IntToDoubleFunction ratios) {
        int count = steps.size();
        int worlds = 1 << count;
        double[] logs = new double[worlds];
        for (int mask = 0; mask < worlds; mask++) {
            logs[mask] = nanoLog(ratios.applyAsDouble(mask));
        }
        long[] shares = new long[count];
        long sum = 0;
        for (int i = 0; i < count; i++) {
            shares[i] = Math.round(share(i, count, logs));
            sum += shares[i];
        }
        if (count > 0) {
            shares[0] += Math.round(logs[worlds - 1] - logs[0]) - sum;
        }
        List<Step> finished = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Step step = steps.get(i);
            finished.add(new Step(step.name(), step.ratio(), step.nanoLog(), step.alone(), step.without(), shares[i]));
        }
        return finished;
    }

    private static double share(int player, int count, double[] logs) {
        double sum = 0;
        for (int mask = 0; mask < logs.length; mask++) {
            if ((mask >> player & 1) == 0) {
                int size = Integer.bitCount(mask);
                double orders = factorial(size) * factorial(count - size - 1) / factorial(count);
                sum += orders * (logs[mask | 1 << player] - logs[mask]);
            }
        }
        return sum;
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }
}
