package org.wscsim.jmh.track;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.inference.MannWhitneyUTest;

/**
 * Where a series of costs changed its level.
 *
 * <p>Every place is tried with up to {@value #WINDOW} runs on either side of it; the place that parts its runs best by the
 * Mann-Whitney test (Annals of Mathematical Statistics 1947) is a change if the test's p-value, times the places tried, is
 * below {@value #SIGNIFICANCE} and the medians differ by more than {@value #LEAST_CHANGE} of themselves; what lies before
 * and after is then looked at in the same way. Ranks make it blind to single slow runs, windows to changes that are taken
 * back. Example: of twenty runs the last eight cost a tenth more: the two groups of eight do not overlap, p = 0.0008 by the
 * normal approximation, times 13 places 0.01.
 *
 * @param index of the first run of the new level
 * @param ratio of the medians, after over before
 */
record ChangePoint(int index, double ratio) {
    private static final int LEAST_RUNS = 4;
    private static final int WINDOW = 8;
    private static final double SIGNIFICANCE = 0.05;
    private static final double LEAST_CHANGE = 0.03;

    /** Every change, by index. */
    static List<ChangePoint> in(double[] series) {
        List<ChangePoint> found = new java.util.ArrayList<>();
        find(series, 0, series.length, found);
        found.sort(Comparator.comparingInt(ChangePoint::index));
        return found;
    }

    private static void find(double[] series, int from, int to, List<ChangePoint> found) {
        int places = to - from - 2 * LEAST_RUNS + 1;
        if (places < 1) {
            return;
        }
        int best = IntStream.rangeClosed(from + LEAST_RUNS, to - LEAST_RUNS)
                .boxed()
                .min(Comparator.comparingDouble(at -> p(series, from, at, to)))
                .orElseThrow();
        int first = Math.max(from, best - WINDOW);
        int end = Math.min(to, best + WINDOW);
        double ratio = Scores.median(Arrays.copyOfRange(series, best, end))
                / Scores.median(Arrays.copyOfRange(series, first, best));
        if (p(series, from, best, to) * places < SIGNIFICANCE && Math.abs(Math.log(ratio)) > LEAST_CHANGE) {
            found.add(new ChangePoint(best, ratio));
            find(series, from, best, found);
            find(series, best, to, found);
        }
    }

    private static double p(double[] series, int from, int at, int to) {
        return new MannWhitneyUTest()
                .mannWhitneyUTest(
                        Arrays.copyOfRange(series, Math.max(from, at - WINDOW), at),
                        Arrays.copyOfRange(series, at, Math.min(to, at + WINDOW)));
    }
}
