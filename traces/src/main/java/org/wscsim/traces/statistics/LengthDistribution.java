package org.wscsim.traces.statistics;

import java.util.Arrays;
import org.wscsim.core.request.Arrival;

/**
 * Exact distribution of a token count: how many requests have each length.
 *
 * <p>One counter per length up to the longest seen, so 112 KiB for the Azure traces and 32 MiB at the worst. Adding is
 * O(1) and allocates only when a length exceeds all before it by much. Confined to one thread.
 */
public final class LengthDistribution {
    private long[] counts = new long[1 << 13];
    private long count;
    private long sum;
    private int max;

    /** Adds one request of this length, 0..{@link Arrival#MAX_TOKENS}. */
    public void add(int tokens) {
        if (tokens >= counts.length) {
            counts = Arrays.copyOf(counts, Math.min(Arrival.MAX_TOKENS + 1, 2 * Integer.highestOneBit(tokens)));
        }
        counts[tokens]++;
        count++;
        sum += tokens;
        max = Math.max(max, tokens);
    }

    public long count() {
        return count;
    }

    /** Tokens of all requests. */
    public long sum() {
        return sum;
    }

    /** Longest length seen, 0 without any. */
    public int max() {
        return max;
    }

    /** Mean length in tokens, 0 without any. */
    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /** Requests of exactly this length. */
    public long countOf(int tokens) {
        return tokens < 0 || tokens > max ? 0 : counts[tokens];
    }

    /**
     * Percentile by linear interpolation between the two nearest ranks, as NumPy's default does. O(max).
     *
     * @param percent 0..100
     */
    public double percentile(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percentile out of range: percent=" + percent);
        }
        if (count == 0) {
            return 0;
        }
        final double rank = percent / 100 * (count - 1);
        final long below = (long) rank;
        final int lower = atRank(below);
        final int upper = below + 1 < count ? atRank(below + 1) : lower;
        return lower + (rank - below) * (upper - lower);
    }

    /** The length at a 0-based rank in increasing order. */
    private int atRank(long rank) {
        long seen = 0;
        for (int tokens = 0; tokens < max; tokens++) {
            seen += counts[tokens];
            if (seen > rank) {
                return tokens;
            }
        }
        return max;
    }

    /**
     * Mid-rank of each length, tied requests sharing the mean of their 1-based ranks: what Spearman's correlation
     * needs. Index is the length, 0..{@link #max}.
     */
    double[] midRanks() {
        final double[] ranks = new double[max + 1];
        long below = 0;
        for (int tokens = 0; tokens <= max; tokens++) {
            ranks[tokens] = below + (counts[tokens] + 1) / 2.0;
            below += counts[tokens];
        }
        return ranks;
    }
}
