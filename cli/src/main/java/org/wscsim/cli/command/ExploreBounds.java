package org.wscsim.cli.command;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.explore.Bounds;
import org.wscsim.cli.explore.Candidate;
import org.wscsim.core.engine.MeshFidelity;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.bound.BoundRules;
import org.wscsim.schedulers.bound.GoodputBound;
import org.wscsim.schedulers.bound.WorkloadBounds;
import org.wscsim.schedulers.bound.WorkloadTotals;
import org.wscsim.schedulers.search.FluidProblem.StepRules;
import org.wscsim.schedulers.search.Phases;
import org.wscsim.schedulers.system.FluidRules;

/**
 * Bounds of the candidates of a cell. <b>Goodput</b>: where a share a of n requests meets the limits, those of them whose output
 * is at most o are served within D = TTFT limit + o times TPOT limit of the last arrival, so that the rate r at which n requests
 * are offered obeys {@code (n-1)/r + D >= n / R} for the rate R that serves at least that share of the work; the o that bounds
 * best is taken. The prompts of the share a have been computed by the TTFT limit after the last arrival, which bounds the rate by
 * compute alone, the outputs left out. Without limits on both latencies, and for operator models without bounds, nothing is known. Confined to the
 * main thread.
 */
final class ExploreBounds implements Bounds {
    private static final double[] SHORTER = {1, 0.99, 0.95, 0.9, 0.8};
    private static final double MS = 1e3;

    private final ResolvedRun run;
    private final int[] prompts;
    private final int[] outputs;
    private final double meanOutput;
    private final double[] served = new double[SHORTER.length];
    private final double[] drainSeconds = new double[SHORTER.length];
    private final double promptSeconds;
    private final Map<String, @Nullable OfSystem> bySystem = new HashMap<>();

    /** Of a system: with all requests, with the prompts that have to be computed, with those that have to be served. */
    private record OfSystem(WorkloadBounds all, WorkloadBounds prompts, WorkloadBounds[] parts) {}

    /** Reads the workload once. */
    ExploreBounds(ResolvedRun run) {
        this.run = run;
        int n = Math.toIntExact(run.profile().requests());
        prompts = new int[n];
        outputs = new int[n];
        Arrival arrival = new Arrival();
        try (ArrivalSource source = run.workload().openUnchanged(run.profile())) {
            for (int i = 0; source.next(arrival); i++) {
                prompts[i] = arrival.promptTokens;
                outputs[i] = arrival.outputTokens;
            }
        }
        meanOutput = Arrays.stream(outputs).average().orElse(1);
        int[] sorted = outputs.clone();
        Arrays.sort(sorted);
        RunConfig.Goodput limits = run.config().goodput();
        promptSeconds = drain(limits, 0);
        for (int i = 0; i < SHORTER.length; i++) {
            int longest = sorted[(int) Math.ceil(SHORTER[i] * n) - 1];
            long within =
                    Arrays.stream(outputs).filter(output -> output <= longest).count();
            served[i] = TaskRun.ATTAINMENT - (n - within) / (double) n;
            drainSeconds[i] = drain(limits, longest);
        }
    }

    private static double drain(RunConfig.Goodput limits, int outputTokens) {
        Double ttft = limits.ttftMs();
        Double tpot = limits.tpotMs();
        Double e2el = limits.e2elMs();
        Double perToken = limits.ttftTokenMs();
        if (e2el != null) {
            return e2el / MS;
        }
        if (ttft == null || tpot == null || (perToken != null && perToken > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        return (ttft + outputTokens * tpot) / MS;
    }

    @Override
    public Of of(Candidate candidate) {
        if (!bySystem.containsKey(candidate.system())) {
            bySystem.put(candidate.system(), bounds(candidate));
        }
        OfSystem bounds = bySystem.get(candidate.system());
        return bounds == null ? Of.NOTHING : of(candidate.made().wafer(), bounds);
    }

    private Of of(WaferSpec wafer, OfSystem bounds) {
        double goodput = Double.POSITIVE_INFINITY;
        String name = "none";
        for (int i = 0; i < SHORTER.length; i++) {
            if (served[i] > 0) {
                GoodputBound bound = bounds.parts()[i].of(wafer);
                double offered = offered(bound.least(), drainSeconds[i]);
                if (offered < goodput) {
                    goodput = offered;
                    name = bound.binding().name().toLowerCase(Locale.ROOT);
                }
            }
        }
        double prompted = offered(bounds.prompts().of(wafer).compute(), promptSeconds);
        if (prompted < goodput) {
            goodput = prompted;
            name = "compute of prompts";
        }
        GoodputBound all = bounds.all().of(wafer);
        double watts = wafer.staticWatts();
        double dynamic = all.leastJoulesPerToken() - watts / all.least() / meanOutput;
        return new Of(
                name,
                goodput,
                all.leastE2eSeconds() * MS,
                Math.max(0, dynamic) * (1 - 1e-5),
                watts / meanOutput * (1 - 1e-5));
    }

    /** The rate at which requests may be offered that are served at a rate, the last of them so long after it has arrived. */
    private double offered(double rate, double drain) {
        double n = prompts.length;
        double window = n / rate - drain;
        return window > 0 ? (n - 1) / window : Double.POSITIVE_INFINITY;
    }

    private @Nullable OfSystem bounds(Candidate candidate) {
        String priced = run.settings().require(RunKey.OPERATOR_MODEL);
        BoundRules rules = switch (priced) {
            case "tile" -> BoundRules.TILE;
            // achievable fractions are the technology's: the same for all designs
            case "roofline" -> BoundRules.roofline(candidate.made().wafer());
            default -> null;
        };
        boolean contended = !run.config().platform().mesh().equals(MeshFidelity.ANALYTIC.key());
        boolean fromDram = run.config().kv().blocksOverride() == 0;
        if (rules == null || !contended || !fromDram) {
            return null;
        }
        ResolvedRun served = run.withSystem(candidate.system(), RunCommand.NOT_HERE);
        StepRules steps = FluidRules.of(
                Systems.options(served, served.platform().model()),
                served.config().kv().blockTokens(),
                false,
                false);
        long longest = 0;
        for (int i = 0; i < prompts.length; i++) {
            longest = Math.max(longest, (long) prompts[i] + outputs[i]);
        }
        // a step of one long request, computed again after a preemption, beside all that decode
        long most = Math.max(steps.maxNumBatchedTokens(), longest) + steps.maxNumSeqs();
        boolean shared = served.config().kv().options().prefixCache();
        BoundRules own = rules.withSequences(steps.maxNumSeqs())
                .withTokens((int) Math.min(most, Integer.MAX_VALUE))
                .withDies(served.platform().model().heads())
                .withDisaggregated(steps.phases() == Phases.SPLIT)
                .withSharedPrefixes(shared);
        WorkloadBounds[] parts = new WorkloadBounds[SHORTER.length];
        for (int i = 0; i < parts.length; i++) {
            double share = Math.clamp(this.served[i], 1.0 / prompts.length, 1);
            parts[i] =
                    new WorkloadBounds(served.platform().model(), WorkloadTotals.served(prompts, outputs, share), own);
        }
        int[] first = new int[prompts.length];
        Arrays.fill(first, 1);
        return new OfSystem(
                new WorkloadBounds(served.platform().model(), WorkloadTotals.of(prompts, outputs), own),
                new WorkloadBounds(
                        served.platform().model(), WorkloadTotals.served(prompts, first, TaskRun.ATTAINMENT), own),
                parts);
    }
}
