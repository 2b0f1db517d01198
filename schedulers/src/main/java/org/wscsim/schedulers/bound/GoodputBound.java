package org.wscsim.schedulers.bound;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What no run on a wafer can beat: requests per second at most, mean latency and energy at least. {@link WorkloadBounds} has the
 * formulas and why they hold.
 *
 * <p>A rate here is requests of the window over the time from the first arrival to the last completion. A finite trace offered at
 * rate r arrives in a window A and may be worked off for a while D after it, so that r can exceed the bound by {@code 1 + D / A};
 * see {@link #offered}. DRAM and links are kept by runs up to one step: a step keeps its price when others begin to draw on the same
 * port, so D includes the longest step.
 *
 * @param compute requests/s that the matrix units allow
 * @param dram requests/s that DRAM bandwidth allows
 * @param capacity requests/s that DRAM capacity allows
 * @param links requests/s that the links allow
 * @param leastStepSeconds no decode step is shorter: a bound of TPOT
 * @param leastTtftSeconds of the mean TTFT
 * @param leastE2eSeconds of the mean E2E
 * @param leastJoulesPerToken per output token, at any rate
 */
public record GoodputBound(
        double compute,
        double dram,
        double capacity,
        double links,
        double leastStepSeconds,
        double leastTtftSeconds,
        double leastE2eSeconds,
        double leastJoulesPerToken) {
    /** What binds. */
    public enum Kind {
        COMPUTE,
        DRAM,
        CAPACITY,
        LINKS
    }

    /** Of one candidate; for many of one workload, keep a {@link WorkloadBounds}. */
    public static GoodputBound of(WaferSpec wafer, ModelSpec model, WorkloadTotals totals, BoundRules rules) {
        return new WorkloadBounds(model, totals, rules).of(wafer);
    }

    /** The least of the rates, requests/s; 0 where the model does not fit. */
    public double least() {
        return Math.min(Math.min(compute, dram), Math.min(capacity, links));
    }

    /** Which of the rates is the least; of equal ones the first. */
    public Kind binding() {
        double least = least();
        if (least == compute) {
            return Kind.COMPUTE;
        }
        if (least == dram) {
            return Kind.DRAM;
        }
        return least == capacity ? Kind.CAPACITY : Kind.LINKS;
    }

    /**
     * The highest rate at which a finite window may be offered and still be served.
     *
     * @param windowSeconds from the first to the last arrival
     * @param drainSeconds from the last arrival to the last completion that counts, at most
     */
    public double offered(double windowSeconds, double drainSeconds) {
        return least() * (1 + drainSeconds / windowSeconds);
    }
}
