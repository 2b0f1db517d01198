package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.SchedulerJar;
import org.wscsim.cli.config.ServiceConfig;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.SchedulerBreach;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.schedulers.batching.OrcaBatcher;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.partition.PlanUnion;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.system.AdaptOptions;
import org.wscsim.schedulers.system.GuardedSystem;
import org.wscsim.schedulers.system.PlanFollowing;
import org.wscsim.schedulers.system.PlanInputs;
import org.wscsim.schedulers.system.PolicyParameter;
import org.wscsim.schedulers.system.Promise;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;

/** From a resolved configuration to plans and simulations. Stateless; every simulation is built anew. */
final class Systems {
    private Systems() {}

    /** Refuses an unknown system, offering the nearest name; a class is looked for when it is loaded. */
    static void requireKnown(String system) {
        if (!SchedulerJar.isClass(system, null)) {
            SystemCatalogue.describe(system);
        }
    }

    /** The user's own system, or null for one of the catalogue; a new object for every call. */
    private static @Nullable GuardedSystem own(ResolvedRun run) {
        RunConfig.Serving serving = run.config().serving();
        boolean own = SchedulerJar.isClass(serving.system(), serving.schedulerJar());
        return own ? new GuardedSystem(SchedulerJar.load(serving.system(), serving.schedulerJar())) : null;
    }

    /** The plans the configured system is to be tried under; more than one means that the best counts. */
    static List<WaferPlan> plans(ResolvedRun run) {
        GuardedSystem own = own(run);
        PlanInputs inputs = planInputs(run, 0);
        return own == null ? SystemCatalogue.plans(options(run, run.platform().model()), inputs) : own.plans(inputs);
    }

    /** What plans of a run are made from. */
    static PlanInputs planInputs(ResolvedRun run, long tpotLimitPs) {
        String plan = run.config().serving().plan();
        return new PlanInputs(
                run.platform().wafer(),
                run.platform().condition().defects(),
                run.platform().models(),
                plan == null ? "" : plan,
                meanRequest(run),
                run.config().kv().blockTokens(),
                tpotLimitPs,
                run.platform().operators());
    }

    static MeanRequest meanRequest(ResolvedRun run) {
        return new MeanRequest(
                run.profile().prompts().mean(), run.profile().outputs().mean());
    }

    /** Runs one simulation on this thread, with its reader and writer beside it. */
    static RunResult simulate(
            ResolvedRun run, WaferPlan plan, @Nullable RecordSink records, Watch watch, Stepping stepping) {
        return simulate(run, plan, spec -> Pipeline.run(spec, opened(run), records, watch, stepping));
    }

    /** Runs one of many simulations on this thread alone, in epochs; the result is the same. */
    static RunResult simulateAlone(ResolvedRun run, WaferPlan plan, @Nullable RecordSink records, Watch watch) {
        return simulate(run, plan, spec -> Pipeline.alone(spec, opened(run), records, watch, Stepping.EPOCH));
    }

    private static RunResult simulate(ResolvedRun run, WaferPlan plan, Function<RunSpec, RunResult> simulation) {
        GuardedSystem own = own(run);
        if (own == null) {
            return simulation.apply(spec(run, plan));
        }
        try {
            return simulation.apply(spec(run, plan, own));
        } catch (SchedulerBreach breach) {
            throw own.broke(breach);
        }
    }

    private static ArrivalSource opened(ResolvedRun run) {
        return run.workload().openUnchanged(run.profile());
    }

    /** One simulation under a plan, ready to be built. */
    static RunSpec spec(ResolvedRun run, WaferPlan plan) {
        return spec(run, plan, own(run));
    }

    /** The policies that serve one of the models; every model has its own. */
    private static SchedulerSpec scheduler(ResolvedRun run, ModelSpec model, @Nullable GuardedSystem own) {
        SystemOptions options = options(run, model);
        SchedulerSpec built = own == null ? SystemCatalogue.build(options) : own.build(options);
        ServiceConfig service = run.config().service();
        SchedulerSpec ruled = service.hasRules()
                ? service.options(run.config().serving().oracleLengths(), promise(run, model))
                        .rule(built)
                : built;
        AdaptOptions roles = run.config().serving().roles();
        if ((roles != null || run.config().serving().plans() != null) && own != null) {
            throw new BadInputException("scheduler of your own with roles or plans that change: system="
                    + run.config().serving().system()
                    + ", adapt=" + (roles == null ? "plan" : "roles")
                    + "; give its rules a policy of your own instead");
        }
        return roles == null ? ruled : SystemCatalogue.adapting(ruled, options, roles);
    }

    /** The instances of a run under a plan, and of the plans that it may be cut to. */
    static PlanUnion union(ResolvedRun run, WaferPlan plan) {
        List<WaferPlan> plans = new ArrayList<>(List.of(plan));
        for (String other : run.config().serving().otherPlans()) {
            plans.addAll(SystemCatalogue.plans(
                    options(run, run.platform().model()), planInputs(run, 0).withPlan(other)));
        }
        return PlanUnion.of(plans);
    }

    private static SchedulerSpec following(ResolvedRun run, SchedulerSpec scheduler, PlanUnion union) {
        AdaptOptions plans = run.config().serving().plans();
        return plans == null
                ? scheduler
                : PlanFollowing.following(
                        scheduler, options(run, run.platform().model()), plans, union, planInputs(run, 0));
    }

    private static RunSpec spec(ResolvedRun run, WaferPlan plan, @Nullable GuardedSystem own) {
        RunConfig config = run.config();
        PlanUnion union = union(run, plan);
        List<RunSpec.ServedModel> others = new ArrayList<>();
        for (ModelSpec other :
                run.platform().models().subList(1, run.platform().models().size())) {
            others.add(new RunSpec.ServedModel(other, scheduler(run, other, own)));
        }
        return new RunSpec(
                run.platform().wafer(),
                run.platform().condition(),
                run.platform().model(),
                run.platform().operators(),
                union.instances(),
                following(run, scheduler(run, run.platform().model(), own), union),
                config.platform().mesh(),
                config.kv().blockTokens(),
                config.kv().blocksOverride(),
                config.kv().blockIds(),
                config.serving().oracleLengths(),
                config.maxLiveRequests(),
                config.maxLiveRequests(),
                window(run),
                limits(config.goodput()),
                config.kv().options(),
                config.service().spec(config.workload().seed()),
                others);
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

    static SystemOptions options(ResolvedRun run, ModelSpec model) {
        RunConfig.Serving serving = run.config().serving();
        return SystemOptions.of(serving.system(), model.contextLimit())
                .withMaxNumSeqs(serving.maxNumSeqs())
                .withMaxNumBatchedTokens(serving.maxNumBatchedTokens())
                .withLongPrefillTokenThreshold(serving.longPrefillTokenThreshold())
                .withWatermark(serving.watermark())
                .withReserve(OrcaBatcher.Reserve.valueOf(serving.reserve().toUpperCase(Locale.ROOT)))
                .withRouter(orEmpty(serving.router()))
                .withPlacement(orEmpty(serving.kvPlacement()))
                .without(!serving.memory(), !serving.central())
                .withLengthsKnown(serving.oracleLengths())
                .withSeed(run.config().workload().seed())
                .withTarget(promise(run, model), serving.without());
    }

    /** What requests are promised: what counts as goodput, or what is usual for a model of this size. */
    private static GoodputLimits promise(ResolvedRun run, ModelSpec model) {
        GoodputLimits given = limits(run.config().goodput());
        return given == null ? Promise.of(model) : given;
    }

    static @Nullable GoodputLimits limits(RunConfig.Goodput goodput) {
        return goodput.isGiven()
                ? new GoodputLimits(
                        limit(goodput.ttftMs()),
                        goodput.ttftTokenMs() == null ? 0 : limit(goodput.ttftTokenMs()),
                        limit(goodput.tpotMs()),
                        limit(goodput.e2elMs()))
                : null;
    }

    private static long limit(@Nullable Double milliseconds) {
        return milliseconds == null ? Long.MAX_VALUE : VirtualTime.psOfSeconds(milliseconds / 1e3);
    }

    /** What the keys left to the system stand for, for the reader of {@code config.yaml}. */
    static Map<RunKey, String> choices(ResolvedRun run) {
        GuardedSystem own = own(run);
        SchedulerSpec built = scheduler(run, run.platform().model(), own);
        List<PolicyParameter> parameters = own == null
                ? SystemCatalogue.describe(run.config().serving().system()).parameters()
                : List.of();
        Map<RunKey, String> choices = new EnumMap<>(RunKey.class);
        choices.put(RunKey.ROUTER, built.routerName());
        choices.put(RunKey.KV_PLACEMENT, built.placementName());
        for (PolicyParameter parameter : parameters) {
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
