package org.wscsim.validation.queueing;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Mean of a stationary sequence with its confidence interval by batch means (Law, Simulation Modeling and Analysis,
 * section 9.5.3): after a tenth is dropped as warm-up, the rest falls into batches much longer than its memory, whose means
 * are treated as independent. Immutable.
 *
 * @param mean of what was kept
 * @param halfWidth of the interval, Student's t with batches - 1 degrees of freedom
 */
public record BatchMeans(double mean, double halfWidth) {
    static final int BATCHES = 20;
    private static final int WARMUP_SHARE = 10;

    static BatchMeans of(double[] values, double confidence) {
        int first = values.length / WARMUP_SHARE;
        int length = (values.length - first) / BATCHES;
        double[] means = new double[BATCHES];
        double mean = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += values[first + batch * length + i];
            }
            means[batch] = sum / length;
            mean += means[batch] / BATCHES;
        }
        double squares = 0;
        for (double one : means) {
            squares += (one - mean) * (one - mean);
        }
        double quantile = new TDistribution(BATCHES - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
        return new BatchMeans(mean, quantile * Math.sqrt(squares / (BATCHES - 1) / BATCHES));
    }
}
