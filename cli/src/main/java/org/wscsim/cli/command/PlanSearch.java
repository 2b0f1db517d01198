package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.RunKey;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.serving.Preemption;
import org.wscsim.schedulers.partition.Algorithm1;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.FluidProblem;
import org.wscsim.schedulers.search.FluidSearch;
import org.wscsim.schedulers.search.InstanceFluid;
import org.wscsim.schedulers.search.InstancePricing;
import org.wscsim.schedulers.search.InstanceShapes;
import org.wscsim.schedulers.search.Objective;
import org.wscsim.schedulers.search.PlanLayout;
import org.wscsim.schedulers.search.PlanPoint;
import org.wscsim.schedulers.system.FluidRules;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;

/**
 * The search for one system: its kinds of instances, priced on all workers, then branch and bound on this thread. What is
 * found does not depend on the number of threads. Confined to the main thread.
 */
final class PlanSearch {
    private final ResolvedRun run;
    private final FluidProblem problem;
    private final FluidSearch search;
    private final FluidSearch.Result result;
    private final double pricingSeconds;
    private final double searchSeconds;

    /**
     * How to search.
     *
     * @param objective what is wanted
     * @param attainment share of requests that has to meet the limits
     * @param unevenShards let the tensor-parallel degree leave heads over
     * @param keep sets kept
     * @param nodes partial sets visited at most
     * @param threads pricing at once
     * @param stop asked now and then; true ends the search with what it has
     */
    record Effort(
            Objective objective,
            double attainment,
            boolean unevenShards,
            int keep,
            long nodes,
            int threads,
            BooleanSupplier stop) {}

    PlanSearch(ResolvedRun run, Effort effort) {
        this(run, effort, problem -> new FluidSearch(problem, priced(problem, effort)));
    }

    /**
     * @param making prices the kinds and makes the search
     */
    PlanSearch(ResolvedRun run, Effort effort, Function<FluidProblem, FluidSearch> making) {
        this.run = run;
        problem = problem(run, effort);
        long start = System.nanoTime();
        search = making.apply(problem);
        long priced = System.nanoTime();
        result = search.best(new FluidSearch.Effort(effort.keep(), effort.nodes(), effort.stop()));
        pricingSeconds = (priced - start) / 1e9;
        searchSeconds = (System.nanoTime() - priced) / 1e9;
    }

    /** The search in whose objective no plan is worth less than it can be simulated at. */
    FluidSearch bounds(Effort effort) {
        if (effort.objective() != Objective.GOODPUT) {
            return search;
        }
        FluidProblem unlimited = problem.withObjective(Objective.THROUGHPUT);
        return new FluidSearch(unlimited, priced(unlimited, effort));
    }

    private static FluidProblem problem(ResolvedRun run, Effort effort) {
        SystemOptions options = Systems.options(run, run.platform().model());
        boolean pipelines = !run.config().kv().options().prefixCache()
                && run.config().kv().options().preemption() == Preemption.RECOMPUTE
                && run.platform().condition().faults().isEmpty();
        return new FluidProblem(
                new Ground(run.platform().wafer(), run.platform().condition().defects(), null),
                run.platform().model(),
                Systems.meanRequest(run),
                run.platform().operators(),
                FluidRules.of(options, run.config().kv().blockTokens(), pipelines, effort.unevenShards()),
                limits(run, effort.attainment()),
                effort.objective(),
                run.profile().requestsPerSecond());
    }

    /** Of the mean request: its prompt's tokens count where the limit of TTFT grows with them. */
    private static FluidProblem.Limits limits(ResolvedRun run, double attainment) {
        RunConfig.Goodput goodput = run.config().goodput();
        Double ttftMs = goodput.ttftMs();
        Double perToken = goodput.ttftTokenMs();
        Double ofMean = ttftMs == null || perToken == null
                ? ttftMs
                : Double.valueOf(ttftMs + perToken * run.profile().prompts().mean());
        return new FluidProblem.Limits(limit(ofMean), limit(goodput.tpotMs()), attainment);
    }

    private static long limit(@Nullable Double milliseconds) {
        return milliseconds == null ? Long.MAX_VALUE : VirtualTime.psOfSeconds(milliseconds / 1e3);
    }

    private static List<InstanceFluid> priced(FluidProblem problem, Effort effort) {
        List<Callable<InstanceFluid>> jobs = new ArrayList<>();
        InstanceShapes.of(problem)
                .forEach(kind -> jobs.add(() -> {
                    if (effort.stop().getAsBoolean()) {
                        throw new CancellationException("interrupted");
                    }
                    return InstancePricing.of(problem, kind);
                }));
        InstanceFluid[] priced = new InstanceFluid[jobs.size()];
        Workers.run(jobs, effort.threads(), (fluid, job) -> priced[job] = fluid);
        return List.of(priced);
    }

    ResolvedRun run() {
        return run;
    }

    String system() {
        return run.config().serving().system();
    }

    FluidProblem problem() {
        return problem;
    }

    FluidSearch search() {
        return search;
    }

    FluidSearch.Result result() {
        return result;
    }

    double pricingSeconds() {
        return pricingSeconds;
    }

    double searchSeconds() {
        return searchSeconds;
    }

    /** The sets kept, with places. */
    List<PlanCandidate> candidates() {
        List<PlanCandidate> candidates = new ArrayList<>();
        for (PlanPoint point : result.best()) {
            WaferPlan plan = PlanLayout.of(search, point, List.of());
            if (plan != null) {
                candidates.add(new PlanCandidate(this, point, plan));
            }
        }
        return candidates;
    }

    /**
     * Algorithm 1's plan, worth what it is in this search's objective; null for a system of mixed instances,
     * and where no plan serves.
     */
    @Nullable
    PlanCandidate paper() {
        if (!problem.split() || result.best().isEmpty()) {
            return null;
        }
        Algorithm1.Solution solution =
                SystemCatalogue.solve(Systems.options(run, run.platform().model()), Systems.planInputs(run, 0));
        WaferPlan plan = solution.plan();
        PlanPoint point = search.pointOf(plan.instances());
        return point == null ? null : new PlanCandidate(this, point, plan);
    }

    /** The run of a candidate of this search. */
    ResolvedRun run(WaferPlan plan) {
        return run.withServing(Map.of(RunKey.PLAN, PlanText.format(plan)), RunCommand.NOT_HERE);
    }
}
