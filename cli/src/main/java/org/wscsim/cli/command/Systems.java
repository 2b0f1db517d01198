package org.wscsim.cli.command;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.RunKey;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.schedulers.batching.OrcaBatcher;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.system.PlanInputs;
import org.wscsim.schedulers.system.PolicyParameter;
import org.wscsim.schedulers.system.ServingSystem;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;

/** From a resolved configuration to plans and simulations. Stateless; every simulation is built anew. */
final class Systems {
    private Systems() {}

    /** Refuses an unknown system, offering the nearest name. */
    static void requireKnown(String system) {
        SystemCatalogue.describe(system);
    }

    /** The plans the configured system is to be tried under; more than one means that the best counts. */
    static List<WaferPlan> plans(ResolvedRun run) {
        String plan = run.config().serving().plan();
        PlanInputs inputs = new PlanInputs(
                run.platform().wafer(),
                run.platform().condition().defects(),
                run.platform().model(),
                plan == null ? "" : plan,
                new MeanRequest(
                        run.profile().prompts().mean(), run.profile().outputs().mean()),
                run.config().kv().blockTokens(),
                0,
                run.platform().operators());
        return SystemCatalogue.plans(options(run), inputs);
    }

    /** Runs one simulation on this thread, with its reader and writer beside it. */
    static RunResult simulate(ResolvedRun run, WaferPlan plan, @Nullable RecordSink records) {
        return Pipeline.run(spec(run, plan), run.workload().openUnchanged(run.profile()), records);
    }

    /** One simulation under a plan, ready to be built. */
    static RunSpec spec(ResolvedRun run, WaferPlan plan) {
        RunConfig config = run.config();
        return new RunSpec(
                run.platform().wafer(),
                run.platform().condition(),
                run.platform().model(),
                run.platform().operators(),
                plan.instances(),
                SystemCatalogue.build(options(run)),
                config.platform().mesh(),
                config.kv().blockTokens(),
                config.kv().blocksOverride(),
                config.kv().blockIds(),
                config.serving().oracleLengths(),
                config.maxLiveRequests(),
                config.maxLiveRequests(),
                window(run),
                limits(config.goodput()));
    }

    static ArrivalWindow window(ResolvedRun run) {
        RunConfig.Cut cut = run.config().cut();
        boolean known = !run.workload().hasFeedback();
        if (!known && cut.cooldownSeconds() > 0) {
            throw new BadInputException("cooldown of a workload without a known end: workload=" + run.workloadLabel()
                    + ", cooldown=" + cut.cooldownSeconds() + " s; its arrivals wait for departures, leave it out");
        }
        return new ArrivalWindow(
                known ? run.profile().lastArrivalPs() : 0,
                VirtualTime.psOfSeconds(cut.warmupSeconds()),
                VirtualTime.psOfSeconds(cut.cooldownSeconds()));
    }

    private static SystemOptions options(ResolvedRun run) {
        RunConfig.Serving serving = run.config().serving();
        return SystemOptions.of(serving.system(), run.platform().model().contextLimit())
                .withMaxNumSeqs(serving.maxNumSeqs())
                .withMaxNumBatchedTokens(serving.maxNumBatchedTokens())
                .withLongPrefillTokenThreshold(serving.longPrefillTokenThreshold())
                .withWatermark(serving.watermark())
                .withReserve(OrcaBatcher.Reserve.valueOf(serving.reserve().toUpperCase(Locale.ROOT)))
                .withRouter(orEmpty(serving.router()))
                .withPlacement(orEmpty(serving.kvPlacement()))
                .without(!serving.memory(), !serving.central())
                .withLengthsKnown(serving.oracleLengths())
                .withSeed(run.config().workload().seed());
    }

    static @Nullable GoodputLimits limits(RunConfig.Goodput goodput) {
        return goodput.isGiven()
                ? new GoodputLimits(limit(goodput.ttftMs()), limit(goodput.tpotMs()), limit(goodput.e2elMs()))
                : null;
    }

    private static long limit(@Nullable Double milliseconds) {
        return milliseconds == null ? Long.MAX_VALUE : VirtualTime.psOfSeconds(milliseconds / 1e3);
    }

    /** What the keys left to the system stand for, for the reader of {@code config.yaml}. */
    static Map<RunKey, String> choices(ResolvedRun run) {
        ServingSystem system = SystemCatalogue.describe(run.config().serving().system());
        SchedulerSpec built = SystemCatalogue.build(options(run));
        Map<RunKey, String> choices = new EnumMap<>(RunKey.class);
        choices.put(RunKey.ROUTER, built.routerName());
        choices.put(RunKey.KV_PLACEMENT, built.placementName());
        for (PolicyParameter parameter : system.parameters()) {
            for (RunKey key : List.of(RunKey.MAX_NUM_SEQS, RunKey.MAX_NUM_BATCHED_TOKENS)) {
                if (key.option().equals("--" + parameter.flag())) {
                    choices.put(key, parameter.defaultValue() + ' ' + parameter.unit());
                }
            }
        }
        return choices;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
