package org.wscsim.cli.capacity;

import java.util.Arrays;
import java.util.List;

/**
 * What latencies and goodput of a run would be if stretches of its requests had come in other numbers: one value a draw. Bands of
 * runs of the same requests are paired by the draw. Immutable, any thread.
 */
public final class LatencyBands {
    static final int LATENCIES = 3;
    static final int STRETCH_BITS = 5;

    private static final int STATISTICS = 4;
    private static final double[] QUANTILES = {0.99, 0.9, 0.5};
    private static final double PS_PER_MS = 1e9;
    /** Keys of compare.csv: mean, then quantiles, of each latency; then goodput. */
    private static final List<String> KEYS = List.of(
            "mean_ttft_ms",
            "p99_ttft_ms",
            "p90_ttft_ms",
            "median_ttft_ms",
            "mean_tpot_ms",
            "p99_tpot_ms",
            "p90_tpot_ms",
            "median_tpot_ms",
            "mean_e2el_ms",
            "p99_e2el_ms",
            "p90_e2el_ms",
            "median_e2el_ms",
            "request_goodput");

    /** By key, then draw; NaN where a draw has no value. */
    private final double[][] values = new double[KEYS.size()][StretchDraws.DRAWS];

    /** Ends of the middle 95 %; NaN where some draw has no value. */
    public record Interval(double low, double high) {
        static Interval of(double[] drawn) {
            double[] sorted = drawn.clone();
            Arrays.sort(sorted);
            // NaN sorts last
            boolean known = !Double.isNaN(sorted[sorted.length - 1]);
            int cut = StretchDraws.cut();
            return known
                    ? new Interval(sorted[cut], sorted[sorted.length - 1 - cut])
                    : new Interval(Double.NaN, Double.NaN);
        }

        public boolean isKnown() {
            return !Double.isNaN(low);
        }
    }

    /**
     * @param goodput requests per second that met the limits, every request once; NaN without limits
     * @param seed of the draws
     */
    public LatencyBands(LatencySample sample, double goodput, long seed) {
        int[][] draws = StretchDraws.of(seed);
        for (int latency = 0; latency < LATENCIES; latency++) {
            latencies(sample.rising(latency), latency, draws);
        }
        goodput(sample, goodput, draws);
    }

    private void latencies(long[] rising, int latency, int[][] draws) {
        double[] sums = new double[StretchDraws.STRETCHES];
        long[] counts = new long[StretchDraws.STRETCHES];
        for (long one : rising) {
            int stretch = stretch(one);
            sums[stretch] += one >> STRETCH_BITS;
            counts[stretch]++;
        }
        for (int draw = 0; draw < draws.length; draw++) {
            double sum = 0;
            long count = 0;
            for (int i = 0; i < sums.length; i++) {
                sum += draws[draw][i] * sums[i];
                count += draws[draw][i] * counts[i];
            }
            values[STATISTICS * latency][draw] = sum / count / PS_PER_MS;
            quantiles(rising, count, draws[draw], latency, draw);
        }
    }

    /** The highest first, down to the median. */
    private void quantiles(long[] rising, long count, int[] times, int latency, int draw) {
        int at = rising.length - 1;
        long above = 0;
        for (int i = 0; i < QUANTILES.length; i++) {
            long most = count - (long) Math.ceil(QUANTILES[i] * count);
            while (at >= 0 && above + times[stretch(rising[at])] <= most) {
                above += times[stretch(rising[at--])];
            }
            values[STATISTICS * latency + 1 + i][draw] =
                    at < 0 || count == 0 ? Double.NaN : (rising[at] >> STRETCH_BITS) / PS_PER_MS;
        }
    }

    private static int stretch(long packed) {
        return (int) (packed & (1 << STRETCH_BITS) - 1);
    }

    private void goodput(LatencySample sample, double goodput, int[][] draws) {
        long[][] counts = sample.metByStretch();
        double share = (double) Arrays.stream(counts[1]).sum()
                / Arrays.stream(counts[0]).sum();
        for (int draw = 0; draw < draws.length; draw++) {
            double all = 0;
            double met = 0;
            for (int i = 0; i < StretchDraws.STRETCHES; i++) {
                all += draws[draw][i] * counts[0][i];
                met += draws[draw][i] * counts[1][i];
            }
            boolean known = sample.isLimited() && share > 0;
            values[KEYS.size() - 1][draw] = known ? goodput * (met / all) / share : Double.NaN;
        }
    }

    /** What there are bands of, as in compare.csv. */
    public static List<String> keys() {
        return KEYS;
    }

    /** Of one of the keys. */
    public Interval of(String key) {
        return Interval.of(values[KEYS.indexOf(key)]);
    }

    /** Of this run's value over another's of the same requests, drawn together. */
    public Interval over(LatencyBands other, String key) {
        int row = KEYS.indexOf(key);
        double[] ratios = new double[StretchDraws.DRAWS];
        Arrays.setAll(ratios, draw -> values[row][draw] / other.values[row][draw]);
        return Interval.of(ratios);
    }
}
