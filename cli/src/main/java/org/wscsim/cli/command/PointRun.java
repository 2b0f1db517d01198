package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.Point;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * The simulations behind one point of a study: the plan from the first half of the requests, the score from the second
 * (what came before warms the system up), or all requests at once for the saturation throughput. Stateless.
 */
final class PointRun {
    /** Stretches of arrival time; of the one-hour traces about five minutes each. */
    private static final int BLOCKS = 12;

    private static final Comparator<RunResult> BEST_FIRST = Comparator.comparing(
                    (RunResult result) -> result.stability() == RunResult.Stability.UNSTABLE)
            .thenComparingLong(
                    result -> result.counts().arrived() - result.counts().completed())
            .thenComparingDouble(result -> result.e2e().meanPs());

    private PointRun() {}

    /** Runs the point; what the user's settings rule out becomes a refusal. */
    static Outcome of(Point point) {
        try {
            return simulate(point);
        } catch (BadInputException | LimitReachedException refusal) {
            return Outcome.refused(String.valueOf(refusal.getMessage()));
        }
    }

    private static Outcome simulate(Point point) {
        // counted blocks give the same results as ids, and faster
        ResolvedRun whole = ResolvedRun.of(point.resolved().with(RunKey.BLOCK_IDS, "false"), RunCommand.NOT_HERE);
        if (whole.workload().hasFeedback()) {
            throw new BadInputException("workload without a rate of its own: workload=" + whole.workloadLabel()
                    + "; its arrivals wait for departures, choose one whose arrivals do not");
        }
        long half = Math.max(1, whole.profile().requests() / 2);
        ResolvedRun first = limited(whole, half);
        List<WaferPlan> plans = Systems.plans(first);
        boolean tuned = point.isTuned() && plans.size() > 1;
        WaferPlan plan = tuned ? best(point, first, plans) : plans.get((plans.size() - 1) / 2);
        ResolvedRun scored = point.isSaturated() ? limited(whole, Point.MOST_AT_ONCE) : secondHalf(whole);
        ArrivalBlocks blocks = new ArrivalBlocks(scored);
        RunResult result = Systems.simulateAlone(scored, plan, blocks, Watch.nobody());
        return RunOutcome.of(scored, plan.name(), tuned ? plans.size() : 1, result, blocks.sums(), Outcome.Merit.NONE);
    }

    private static ResolvedRun limited(ResolvedRun whole, long requests) {
        long number = Math.min(requests, whole.profile().requests());
        return whole.withWorkload(Map.of(RunKey.NUM_REQUESTS, Long.toString(number)), RunCommand.NOT_HERE);
    }

    private static ResolvedRun secondHalf(ResolvedRun whole) {
        double seconds = VirtualTime.seconds(whole.profile().lastArrivalPs()) / 2;
        return whole.withWorkload(Map.of(RunKey.WARMUP, Double.toString(seconds)), RunCommand.NOT_HERE);
    }

    /** The best on the first half; ties go to the plan named first. */
    private static WaferPlan best(Point point, ResolvedRun first, List<WaferPlan> plans) {
        boolean saturated = point.isSaturated();
        Comparator<RunResult> order = saturated ? Comparator.comparingLong(RunResult::durationPs) : BEST_FIRST;
        ResolvedRun run = saturated ? limited(first, Point.MOST_AT_ONCE / 2) : first;
        WaferPlan best = plans.getFirst();
        RunResult bestResult = null;
        for (WaferPlan plan : plans) {
            RunResult result = Systems.simulateAlone(run, plan, null, Watch.nobody());
            if (bestResult == null || order.compare(result, bestResult) < 0) {
                best = plan;
                bestResult = result;
            }
        }
        return best;
    }

    /** E2E by time of arrival; confined to the thread that takes the records, read after the run. */
    private static final class ArrivalBlocks implements RecordSink {
        private final long spanPs;
        private final @Nullable Long fromPs;
        private final long[] requests = new long[BLOCKS];
        private final double[] sums = new double[BLOCKS];

        ArrivalBlocks(ResolvedRun run) {
            spanPs = Math.max(1, run.profile().lastArrivalPs());
            double warmup = run.config().cut().warmupSeconds();
            fromPs = warmup > 0 ? VirtualTime.psOfSeconds(warmup) : null;
        }

        @Override
        public void accept(RequestRecord request) {
            boolean counts = request.rejection == null && (fromPs == null || request.arrivedAtPs >= fromPs);
            if (counts) {
                int block = (int) Math.min(BLOCKS - 1, (double) request.arrivedAtPs / spanPs * BLOCKS);
                requests[block]++;
                sums[block] += request.e2ePs / (double) VirtualTime.PS_PER_MS;
            }
        }

        List<Outcome.Block> sums() {
            List<Outcome.Block> blocks = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                if (requests[i] > 0) {
                    blocks.add(new Outcome.Block(requests[i], sums[i]));
                }
            }
            return blocks;
        }
    }
}
