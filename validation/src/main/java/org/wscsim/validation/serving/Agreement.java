package org.wscsim.validation.serving;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * One latency of a run: mean and 99th percentile, measured and ours, and those of a naive model.
 *
 * @param quantity what, in seconds
 * @param measured what the real system did
 * @param ours what the simulator says
 * @param naive what first come first served with a constant time per token says
 * @param limitPercent most that mean and percentile may be off
 */
public record Agreement(String quantity, Summary measured, Summary ours, Summary naive, double limitPercent) {
    private static final double HIGH = 99;

    /** Mean and 99th percentile by linear interpolation. */
    public record Summary(double mean, double p99) {
        static Summary of(List<ServedRequest> requests, ToDoubleFunction<ServedRequest> quantity) {
            double[] values = requests.stream()
                    .mapToDouble(quantity)
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
            double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
            Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
            return new Summary(mean, percentile.evaluate(values, HIGH));
        }

        double meanErrorPercent(Summary truth) {
            return 100 * (mean / truth.mean - 1);
        }

        double p99ErrorPercent(Summary truth) {
            return 100 * (p99 / truth.p99 - 1);
        }
    }

    public double meanErrorPercent() {
        return ours.meanErrorPercent(measured);
    }

    public double p99ErrorPercent() {
        return ours.p99ErrorPercent(measured);
    }

    public boolean isKept() {
        return Math.abs(meanErrorPercent()) <= limitPercent && Math.abs(p99ErrorPercent()) <= limitPercent;
    }
}
