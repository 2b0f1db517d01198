package org.wscsim.schedulers.queueing;

import java.util.Arrays;

/**
 * How many promises may still be broken, by length of the prompt. A promise to a share of the requests (90 % of those in every tenth
 * of the prompt lengths) leaves the rest as a budget of misses, as an error budget does in operations (Beyer et al., Site
 * Reliability Engineering, O'Reilly 2016, chapter 3); a scheduler that must break a promise breaks one of a class with budget left.
 *
 * <p>Lengths are counted in buckets an eighth of an octave wide, up to 8 tokens exactly; the tenths are those of the lengths seen so
 * far. One object per run, shared by its instances. A request seen or missed costs O(1), a price O(1), and every {@value #REFRESH}th
 * request O(buckets). Allocates nothing after construction. Confined to the simulation thread.
 */
public final class ErrorBudget {
    /** Share of the requests of every tenth that a search for capacity demands. */
    public static final double KEPT = 0.9;

    /** Requests after which the tenths are found anew. */
    static final int REFRESH = 32;
    /** Of what the share allows this much is spent: decisions are made on predictions. */
    static final double SPENT = 0.95;

    private static final int TENTHS = 10;
    private static final int BITS = 11;
    private static final int PER_OCTAVE = 1 << BITS;
    private static final int BUCKETS = PER_OCTAVE * (32 - BITS);
    private static final double EXHAUSTED = 1e-4;

    private final double allowed;
    private final long[] seen = new long[BUCKETS];
    private final long[] missed = new long[BUCKETS];
    private final int[] tenths = new int[BUCKETS];
    private final long[] seenOfTenth = new long[TENTHS];
    private final long[] missedOfTenth = new long[TENTHS];
    private long total;
    private long nextRefresh = REFRESH;

    /**
     * @param share of the requests of every tenth that must be kept, (0, 1)
     */
    public ErrorBudget(double share) {
        allowed = (1 - share) * SPENT;
    }

    /** A request has come. */
    public void seen(int promptTokens) {
        int bucket = bucket(promptTokens);
        seen[bucket]++;
        seenOfTenth[tenths[bucket]]++;
        if (++total >= nextRefresh) {
            refresh();
            nextRefresh = total + Math.max(REFRESH, total / REFRESH);
        }
    }

    /** A request's promise is broken, or will be as things stand. */
    public void missed(int promptTokens) {
        add(promptTokens, 1);
    }

    /** A promise that was counted as broken may be kept after all. */
    public void mended(int promptTokens) {
        add(promptTokens, -1);
    }

    private void add(int promptTokens, int misses) {
        int bucket = bucket(promptTokens);
        missed[bucket] += misses;
        missedOfTenth[tenths[bucket]] += misses;
    }

    /** What is left of the budget of the request's tenth, as a share of it: 1 nothing is spent, nearly 0 all. */
    public double left(int promptTokens) {
        int tenth = tenths[bucket(promptTokens)];
        double budget = allowed * seenOfTenth[tenth];
        double rest = budget - missedOfTenth[tenth];
        return rest >= 1 ? rest / budget : EXHAUSTED;
    }

    /** Whether no more have been missed in the request's tenth, itself counted, than the budget allows. */
    public boolean covers(int promptTokens) {
        int tenth = tenths[bucket(promptTokens)];
        return missedOfTenth[tenth] <= allowed * seenOfTenth[tenth];
    }

    /** Finds the tenths of what was seen so far; a bucket that two share counts for the one in which it begins. */
    void refresh() {
        long before = 0;
        Arrays.fill(seenOfTenth, 0);
        Arrays.fill(missedOfTenth, 0);
        int tenth = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            while (tenth < TENTHS - 1 && before >= total * (tenth + 1) / TENTHS) {
                tenth++;
            }
            tenths[bucket] = tenth;
            before += seen[bucket];
            seenOfTenth[tenth] += seen[bucket];
            missedOfTenth[tenth] += missed[bucket];
        }
    }

    static int bucket(int tokens) {
        if (tokens < PER_OCTAVE) {
            return Math.max(0, tokens);
        }
        int octave = 31 - Integer.numberOfLeadingZeros(tokens);
        return PER_OCTAVE * (octave - BITS + 1) + (tokens >>> (octave - BITS)) - PER_OCTAVE;
    }
}
