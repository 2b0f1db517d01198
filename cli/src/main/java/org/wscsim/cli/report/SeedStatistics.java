package org.wscsim.cli.report;

import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Mean of one value per seed with its 95 % interval (Student's t, seeds - 1 degrees of freedom; NaN for one seed).
 *
 * @param seeds how many values
 * @param deviation sample standard deviation
 * @param halfWidth of the interval
 */
public record SeedStatistics(int seeds, double mean, double deviation, double halfWidth) {
    private static final double CONFIDENCE = 0.95;

    public static SeedStatistics of(List<Double> values) {
        int seeds = values.size();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / seeds;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = seeds < 2 ? Double.NaN : Math.sqrt(squares / (seeds - 1));
        double quantile = seeds < 2
                ? Double.NaN
                : new TDistribution(seeds - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return new SeedStatistics(seeds, mean, deviation, quantile * deviation / Math.sqrt(seeds));
    }
}
