package org.wscsim.cli.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.Capacity;
import org.wscsim.cli.capacity.Probe;

/**
 * The capacity of a system under one seed, with the names it is reported under. Immutable.
 *
 * @param plans names, by a probe's index
 * @param wanted attainment that the SLO asks for
 */
public record CapacityReport(String system, long seed, List<String> plans, double wanted, Capacity capacity) {
    /** Name of the plan at the capacity; null when no rate meets the SLO. */
    public @Nullable String plan() {
        Probe best = capacity.best();
        return best == null ? null : plans.get(best.plan());
    }

    String outcome() {
        return capacity.outcome().name().toLowerCase(Locale.ROOT);
    }
}
