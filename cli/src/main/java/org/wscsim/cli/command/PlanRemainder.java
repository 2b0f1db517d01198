package org.wscsim.cli.command;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.Certificate;
import org.wscsim.schedulers.search.FluidSearch;
import org.wscsim.schedulers.search.PlanPoint;

/**
 * Plans of a system that were not simulated and whose bound is better than the best simulated plan. The bound of a capacity
 * is the rate without latency limits: limits only lower it, whereas the waits behind the goodput of a plan are estimates,
 * which a router that balances well beats. The bound of E2E is its fluid value. Immutable.
 *
 * @param system name
 * @param plans how many
 * @param uncounted sets beyond the limit of nodes, of which some may be such plans
 */
record PlanRemainder(String system, BigInteger plans, BigInteger uncounted) {
    private static final long NODES = 1_000_000;

    /** Counts them for each system; empty where nothing was simulated. */
    static List<PlanRemainder> of(List<PlanSearch> searches, PlanTrials trials, PlanSearch.Effort effort) {
        PlanTrials.Trial best = trials.best();
        List<PlanRemainder> remainders = new ArrayList<>();
        if (best == null) {
            return remainders;
        }
        long floor = (long) Math.ceil(best.worth() * 1e9);
        for (PlanSearch search : searches) {
            FluidSearch bounds = search.bounds(effort);
            FluidSearch.Effort counting = new FluidSearch.Effort(1, Math.min(effort.nodes(), NODES), effort.stop());
            Certificate above = bounds.above(floor, counting).certificate();
            long done = trials.trials().stream()
                    .filter(trial -> trial.candidate().of() == search)
                    .filter(trial -> isAbove(bounds, trial.candidate().plan(), floor))
                    .count();
            BigInteger left = above.evaluated().subtract(BigInteger.valueOf(done));
            remainders.add(new PlanRemainder(search.system(), left.max(BigInteger.ZERO), above.left()));
        }
        return remainders;
    }

    private static boolean isAbove(FluidSearch bounds, WaferPlan plan, long floor) {
        PlanPoint point = bounds.pointOf(plan.instances());
        return point != null && point.score().first() > floor;
    }

    String text() {
        return PlanReport.grouped(plans)
                + (uncounted.signum() == 0 ? "" : ", and of " + PlanReport.grouped(uncounted) + " sets not counted");
    }
}
