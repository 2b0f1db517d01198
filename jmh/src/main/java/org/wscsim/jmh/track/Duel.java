package org.wscsim.jmh.track;

import java.io.IOException;

/**
 * Forks of two contenders in turn, first one and then the other first, so that whatever drifts falls on both.
 *
 * @param before cost of the baseline, by pair
 * @param after cost of the other, by pair
 */
record Duel(double[] before, double[] after) {
    /** Runs so many pairs. */
    static Duel of(BenchmarkCase one, Contender baseline, Contender other, int pairs, ForkLength length, String metric)
            throws IOException, InterruptedException {
        double[] before = new double[pairs];
        double[] after = new double[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            boolean baselineFirst = pair % 2 == 0;
            if (baselineFirst) {
                before[pair] = baseline.fork(one, length, metric);
            }
            after[pair] = other.fork(one, length, metric);
            if (!baselineFirst) {
                before[pair] = baseline.fork(one, length, metric);
            }
        }
        return new Duel(before, after);
    }

    Ratio ratio(double confidence) {
        return Ratio.paired(before, after, confidence);
    }
}
