package org.wscsim.core.metrics;

/**
 * When requests arrive, and which of them count in latencies and goodput: those that arrive neither in the warm-up at the
 * start nor in the cool-down at the end. Token gaps, throughput and utilization are of the whole run.
 *
 * @param spanPs arrival of the last request, 0 when unknown (then stability is not judged)
 * @param warmupPs left out at the start
 * @param cooldownPs left out before {@code spanPs}
 */
public record ArrivalWindow(long spanPs, long warmupPs, long cooldownPs) {
    /** Everything counts. */
    public static ArrivalWindow whole(long spanPs) {
        return new ArrivalWindow(spanPs, 0, 0);
    }

    /** Whether a request that arrives then counts. */
    public boolean counts(long arrivalPs) {
        return arrivalPs >= warmupPs && (cooldownPs == 0 || arrivalPs <= spanPs - cooldownPs);
    }

    /** Time left out in all. */
    public long cutPs() {
        return warmupPs + cooldownPs;
    }
}
