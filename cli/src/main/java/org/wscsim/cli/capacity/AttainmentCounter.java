package org.wscsim.cli.capacity;

import java.util.Arrays;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Counts who met the limits, in all and by decile of the prompt length; whoever was rejected did not.
 *
 * <p>Deciles are of the requests that count, by their prompts: a request is in the first decile whose longest prompt is not
 * shorter than its own, so that equal prompts are never told apart. Holds eight bytes a request. Confined to the thread
 * that takes the records.
 */
public final class AttainmentCounter implements RecordSink {
    private static final int DECILES = 10;
    private static final int FIRST_CAPACITY = 1024;

    private final ArrivalWindow window;
    private final GoodputLimits limits;
    /** Prompt tokens, doubled, plus one for who met the limits. */
    private long[] outcomes = new long[FIRST_CAPACITY];

    private int counted;
    private long good;

    public AttainmentCounter(ArrivalWindow window, GoodputLimits limits) {
        this.window = window;
        this.limits = limits;
    }

    @Override
    public void accept(RequestRecord request) {
        if (window.counts(request.arrivedAtPs)) {
            boolean met = request.rejection == null && limits.met(request);
            if (counted == outcomes.length) {
                outcomes = Arrays.copyOf(outcomes, 2 * counted);
            }
            outcomes[counted++] = 2L * request.prefillTokens + (met ? 1 : 0);
            good += met ? 1 : 0;
        }
    }

    /** Requests that count. */
    public long counted() {
        return counted;
    }

    /** Of them, those that met every limit. */
    public long good() {
        return good;
    }

    /** Whether that share of them met every limit. */
    public boolean meets(double share) {
        return counted > 0 && good / (double) counted >= share;
    }

    /** Share of the decile in which the fewest met every limit; 0 without requests. */
    public double leastOfDeciles() {
        long[] byPrompt = Arrays.copyOf(outcomes, counted);
        Arrays.sort(byPrompt);
        double least = counted == 0 ? 0 : 1;
        int from = 0;
        for (int decile = 1; decile <= DECILES; decile++) {
            int to = (int) ((long) counted * decile / DECILES);
            while (to > 0 && to < counted && byPrompt[to] >> 1 == byPrompt[to - 1] >> 1) {
                to++;
            }
            if (to > from) {
                least = Math.min(least, met(byPrompt, from, to) / (double) (to - from));
                from = to;
            }
        }
        return least;
    }

    private static long met(long[] outcomes, int from, int to) {
        long met = 0;
        for (int i = from; i < to; i++) {
            met += outcomes[i] & 1;
        }
        return met;
    }
}
