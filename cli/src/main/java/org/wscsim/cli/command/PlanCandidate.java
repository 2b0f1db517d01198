package org.wscsim.cli.command;

import java.util.List;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.PlanPoint;

/**
 * A plan that a search found. Immutable.
 *
 * @param of the search
 * @param point the set of instances and its worth
 * @param plan the same with places
 */
record PlanCandidate(PlanSearch of, PlanPoint point, WaferPlan plan) {
    /** The run under this plan. */
    ResolvedRun run() {
        return of.run(plan);
    }

    PlanCandidate withNote(String note) {
        return new PlanCandidate(of, point, new WaferPlan(plan.name(), plan.instances(), List.of(note)));
    }
}
