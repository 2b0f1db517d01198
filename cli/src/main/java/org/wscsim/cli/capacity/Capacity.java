package org.wscsim.cli.capacity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search found. Immutable.
 *
 * @param outcome how it ended
 * @param best the probe at the capacity, under the plan of highest attainment there; null when no rate met the SLO
 * @param failingRate lowest rate that did not meet it; null when every one did
 * @param isMonotone no rate above {@code failingRate} met the SLO
 * @param probes all simulations, by rate, then plan
 */
public record Capacity(
        Outcome outcome, @Nullable Probe best, @Nullable Double failingRate, boolean isMonotone, List<Probe> probes) {
    /** How a search ended. */
    public enum Outcome {
        /** Between a rate that meets the SLO and one that does not. */
        FOUND,
        /** Not even requests that never meet each other do, or none at the least rate. */
        NEVER,
        /** Even the greatest rate does: the capacity is at least that. */
        BEYOND_LIMIT
    }

    /** Requests per second; null when no rate meets the SLO. */
    public @Nullable Double rate() {
        return best == null ? null : best.rate();
    }
}
