package org.wscsim.schedulers.bound;

import java.util.Arrays;
import org.wscsim.core.metrics.GoodputLimits;

/**
 * Requests in order of arrival, and what is promised to them: a share of every group of them by prompt length meets the limits.
 * A request is in the first group whose longest prompt is not shorter than its own, as a search for capacity counts tenths. The
 * arrays are not copied and must not change. Immutable, any thread.
 *
 * @param arrivalPs at the requests' own rate, rising
 * @param promptTokens of each
 * @param outputTokens of each
 * @param limits that count
 * @param share of the requests of every group that must meet them, (0, 1]
 * @param groups of as many requests each, but for equal prompts: {@link #TENTHS}, or 1 for all together
 */
public record PromisedRequests(
        long[] arrivalPs, int[] promptTokens, int[] outputTokens, GoodputLimits limits, double share, int groups) {
    public static final int TENTHS = 10;

    private static final double PS_PER_SECOND = 1e12;

    public PromisedRequests {
        if (arrivalPs.length == 0
                || arrivalPs.length != promptTokens.length
                || arrivalPs.length != outputTokens.length
                || !(share > 0 && share <= 1)
                || groups < 1) {
            throw new IllegalArgumentException(
                    "no promised requests: arrivals=" + arrivalPs.length + ", prompts=" + promptTokens.length
                            + ", outputs=" + outputTokens.length + ", share=" + share + ", groups=" + groups);
        }
    }

    int count() {
        return arrivalPs.length;
    }

    /** Requests per second: all but the first over the time between the first and the last arrival; infinite at one instant. */
    public double rate() {
        long span = arrivalPs[count() - 1] - arrivalPs[0];
        return span == 0 ? Double.POSITIVE_INFINITY : (count() - 1) / (span / PS_PER_SECOND);
    }

    /** From its arrival, the time within which a request that meets the limits has its first token. */
    long promptWindowPs(int request) {
        return Math.min(limits.ttftPs(promptTokens[request]), limits.e2ePs());
    }

    /** From its arrival, the time within which a request that meets the limits is finished; Long.MAX_VALUE for any time. */
    long answerWindowPs(int request) {
        long first = promptWindowPs(request);
        long gaps = Math.max(0, outputTokens[request] - 1);
        // the mean gap is rounded to the nearest picosecond before it is compared
        double decode = gaps * (limits.tpotPs() + 0.5) + 1;
        double within = gaps == 0 ? first : first + decode;
        return within >= Long.MAX_VALUE ? limits.e2ePs() : Math.min((long) within, limits.e2ePs());
    }

    /** Which group each request is in. */
    int[] grouped() {
        int[] sorted = promptTokens.clone();
        Arrays.sort(sorted);
        int[] longest = new int[groups];
        for (int group = 0; group < groups; group++) {
            int to = (int) ((long) sorted.length * (group + 1) / groups);
            longest[group] = to == 0 ? 0 : sorted[to - 1];
        }
        int[] of = new int[count()];
        for (int i = 0; i < of.length; i++) {
            while (longest[of[i]] < promptTokens[i]) {
                of[i]++;
            }
        }
        return of;
    }

    /** How many requests of each group may miss the limits. */
    int[] allowed(int[] grouped) {
        int[] size = new int[groups];
        for (int group : grouped) {
            size[group]++;
        }
        int[] allowed = new int[groups];
        for (int group = 0; group < groups; group++) {
            while (allowed[group] < size[group] && (size[group] - allowed[group] - 1) / (double) size[group] >= share) {
                allowed[group]++;
            }
        }
        return allowed;
    }
}
