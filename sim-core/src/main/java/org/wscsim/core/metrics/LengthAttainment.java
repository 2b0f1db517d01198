package org.wscsim.core.metrics;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;

/**
 * Which share of requests met their limits, by prompt length: so that dropping or starving long prompts cannot look like
 * winning. Off-heap counts per length, exact below {@value #EXACT} tokens, to 1/4096 of the length beyond; 0.8 MB, touched
 * where lengths fall. Confined to the simulation thread; recording is O(1) and allocates nothing.
 */
public final class LengthAttainment {
    private static final int DECILES = 10;
    private static final int EXACT_BITS = 13;
    private static final int EXACT = 1 << EXACT_BITS;
    private static final int PER_OCTAVE = EXACT / 2;
    /** Lengths are below 2^23. */
    private static final int BUCKETS = EXACT + 10 * PER_OCTAVE;

    private final Cells counts;
    private final Cells good;
    private long total;

    /**
     * A tenth of the requests, by rank of prompt length. Where many prompts have the same length across a boundary, each
     * side gets its share of them, met or not.
     *
     * @param fromTokens shortest prompt in it
     * @param toTokens longest prompt in it (beyond 8,191 tokens its bucket's least length)
     * @param attainment share that met the limits, 0..1
     */
    public record Decile(int fromTokens, int toTokens, double attainment) {}

    LengthAttainment(NativeMemory memory) {
        counts = memory.cells("attainment by prompt length", (long) BUCKETS * Long.BYTES);
        good = memory.cells("attainment by prompt length", (long) BUCKETS * Long.BYTES);
    }

    void record(int promptTokens, boolean met) {
        int bucket = bucket(promptTokens);
        add(counts, bucket);
        if (met) {
            add(good, bucket);
        }
        total++;
    }

    private static void add(Cells to, int bucket) {
        to.setLong((long) bucket * Long.BYTES, to.getLong((long) bucket * Long.BYTES) + 1);
    }

    private static int bucket(int tokens) {
        if (tokens < EXACT) {
            return tokens;
        }
        int shift = Integer.SIZE - Integer.numberOfLeadingZeros(tokens) - EXACT_BITS;
        return EXACT + (shift - 1) * PER_OCTAVE + (tokens >>> shift) - PER_OCTAVE;
    }

    private static int leastTokens(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int shift = (bucket - EXACT) / PER_OCTAVE + 1;
        return ((bucket - EXACT) % PER_OCTAVE + PER_OCTAVE) << shift;
    }

    /** Ten rows, shortest prompts first; none without requests. Allocates. */
    public List<Decile> deciles() {
        List<Decile> rows = new ArrayList<>();
        if (total == 0) {
            return rows;
        }
        int bucket = 0;
        double taken = 0;
        for (int decile = 0; decile < DECILES; decile++) {
            double left = total / (double) DECILES;
            double met = 0;
            int from = -1;
            int to = 0;
            while (left > 1e-9 * total && bucket < BUCKETS) {
                long count = counts.getLong((long) bucket * Long.BYTES);
                double part = Math.min(left, count - taken);
                if (part > 0) {
                    met += part / count * good.getLong((long) bucket * Long.BYTES);
                    left -= part;
                    taken += part;
                    to = leastTokens(bucket);
                    from = from < 0 ? to : from;
                }
                if (count - taken <= 1e-9 * total) {
                    bucket++;
                    taken = 0;
                }
            }
            rows.add(new Decile(Math.max(from, 0), to, met * DECILES / total));
        }
        return rows;
    }
}
