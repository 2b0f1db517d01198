package org.wscsim.jmh.track;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * How much costlier the second of two samples is than the first, with an interval of confidence. Costs are multiplied by
 * noise rather than added to, so everything is done on their logarithms.
 *
 * @param value geometric mean of the second over that of the first
 * @param low of the interval; 0 where too few values were taken for one
 * @param high of the interval; infinite where too few values were taken for one
 */
record Ratio(double value, double low, double high) {
    /**
     * Of two samples taken one without the other, by Welch's test (Welch, Biometrika 1947).
     *
     * @param confidence 0..1
     */
    static Ratio unpaired(double[] first, double[] second, double confidence) {
        double[] a = logarithms(first);
        double[] b = logarithms(second);
        double mean = StatUtils.mean(b) - StatUtils.mean(a);
        if (a.length < 2 || b.length < 2) {
            return of(mean, Double.POSITIVE_INFINITY);
        }
        double va = StatUtils.variance(a) / a.length;
        double vb = StatUtils.variance(b) / b.length;
        if (va + vb == 0) {
            return of(mean, 0);
        }
        double freedom = (va + vb) * (va + vb) / (va * va / (a.length - 1) + vb * vb / (b.length - 1));
        return of(mean, quantile(freedom, confidence) * Math.sqrt(va + vb));
    }

    /** Of the ratios of pairs that were taken together, by Student's test (Biometrika 1908). */
    static Ratio ofRatios(double[] ratios, double confidence) {
        double[] difference = logarithms(ratios);
        double mean = StatUtils.mean(difference);
        if (difference.length < 2) {
            return of(mean, Double.POSITIVE_INFINITY);
        }
        double error = Math.sqrt(StatUtils.variance(difference) / difference.length);
        return of(mean, quantile(difference.length - 1, confidence) * error);
    }

    private static Ratio of(double logarithm, double halfWidth) {
        return new Ratio(Math.exp(logarithm), Math.exp(logarithm - halfWidth), Math.exp(logarithm + halfWidth));
    }

    private static double quantile(double freedom, double confidence) {
        return new TDistribution(freedom).inverseCumulativeProbability((1 + confidence) / 2);
    }

    private static double[] logarithms(double[] values) {
        double[] logs = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            logs[i] = Math.log(values[i]);
        }
        return logs;
    }

    /** Whether the whole interval lies above {@code limit}. */
    boolean isAbove(double limit) {
        return low > limit;
    }

    /** Whether the whole interval lies below {@code limit}. */
    boolean isBelow(double limit) {
        return high < limit;
    }
}
