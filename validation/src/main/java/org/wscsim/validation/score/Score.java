package org.wscsim.validation.score;

import java.util.Arrays;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Agreement of predicted with measured times. Immutable.
 *
 * @param rows measurements
 * @param predicted rows for which there is a prediction
 * @param mape mean absolute percentage error, |p - m| / m, in percent
 * @param medianApe its median
 * @param p90Ape its 90th percentile
 * @param bias mean of (p - m) / m, percent; positive means too slow
 * @param r2Log share of the variance of log time explained, 1 - SSE / SST
 * @param spearman rank correlation
 */
public record Score(
        int rows,
        int predicted,
        double mape,
        double medianApe,
        double p90Ape,
        double bias,
        double r2Log,
        double spearman) {
    /**
     * Scores pairs of equal index; a prediction of NaN means there is none.
     *
     * @return NaN in every figure when nothing was predicted
     */
    public static Score of(double[] measured, double[] predicted) {
        int[] with = java.util.stream.IntStream.range(0, measured.length)
                .filter(i -> !Double.isNaN(predicted[i]))
                .toArray();
        double[] m = Arrays.stream(with).mapToDouble(i -> measured[i]).toArray();
        double[] p = Arrays.stream(with).mapToDouble(i -> predicted[i]).toArray();
        if (m.length == 0) {
            return new Score(
                    measured.length, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double[] error = new double[m.length];
        Arrays.setAll(error, i -> 100 * (p[i] - m[i]) / m[i]);
        double[] absolute = Arrays.stream(error).map(Math::abs).toArray();
        return new Score(
                measured.length,
                m.length,
                Arrays.stream(absolute).average().orElseThrow(),
                new Percentile(50).evaluate(absolute),
                new Percentile(90).evaluate(absolute),
                Arrays.stream(error).average().orElseThrow(),
                r2OfLog(m, p),
                m.length < 2 ? Double.NaN : new SpearmansCorrelation().correlation(m, p));
    }

    private static double r2OfLog(double[] measured, double[] predicted) {
        double mean = Arrays.stream(measured).map(StrictMath::log).average().orElseThrow();
        double residual = 0;
        double total = 0;
        for (int i = 0; i < measured.length; i++) {
            double log = StrictMath.log(measured[i]);
            double miss = log - StrictMath.log(predicted[i]);
            residual += miss * miss;
            total += (log - mean) * (log - mean);
        }
        return 1 - residual / total;
    }
}
