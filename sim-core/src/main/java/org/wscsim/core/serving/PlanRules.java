package org.wscsim.core.serving;

import java.util.List;

/**
 * The plans of a run whose wafer may be cut anew while it serves. Immutable, but for the policy's own state.
 *
 * @param plans by plan, the ids of its instances among those of the run; the first is that of the start
 * @param policy who decides
 */
public record PlanRules(List<List<Integer>> plans, PlanPolicy policy) {
    public PlanRules {
        plans = plans.stream().map(List::copyOf).toList();
    }

    /** Whether the instance belongs to the plan. */
    public boolean has(int plan, int instance) {
        return plans.get(plan).contains(instance);
    }
}
