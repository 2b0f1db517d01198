package org.wscsim.schedulers.bound;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests offered at a rate: when each may be worked on, and for how long all of a wafer's resource has to work on it at least.
 * Times are in picoseconds. Immutable by convention; any thread.
 *
 * @param startPs arrivals, rising
 * @param promptEndPs by when the prompt has been worked on; Long.MAX_VALUE for any time
 * @param answerEndPs by when the answer has; not before the prompt
 * @param promptWorkPs least work of the prompt
 * @param answerWorkPs least work of the tokens after the first
 * @param group in which a request may be dropped
 * @param allowed requests that may be dropped, by group
 */
record BurstDemand(
        long[] startPs,
        long[] promptEndPs,
        long[] answerEndPs,
        double[] promptWorkPs,
        double[] answerWorkPs,
        int[] group,
        int[] allowed) {
    int count() {
        return startPs.length;
    }

    /**
     * Work that nobody is spared whatever is dropped.
     *
     * @param work of each request, of which the largest allowed in every group are left out
     * @param thresholds where not null, filled with the largest that is not left out, by group
     */
    double kept(double[] work, double @Nullable [] thresholds) {
        double kept = 0;
        for (int one = 0; one < allowed.length; one++) {
            double[] own = new double[count()];
            int size = 0;
            for (int i = 0; i < own.length; i++) {
                if (group[i] == one) {
                    own[size++] = work[i];
                }
            }
            Arrays.sort(own, 0, size);
            int left = size - allowed[one];
            for (int i = 0; i < left; i++) {
                kept += own[i];
            }
            if (thresholds != null) {
                thresholds[one] = left > 0 ? own[left - 1] : 0;
            }
        }
        return kept;
    }
}
