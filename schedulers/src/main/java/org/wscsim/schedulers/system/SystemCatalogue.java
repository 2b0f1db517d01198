package org.wscsim.schedulers.system;

import java.util.List;
import java.util.function.Function;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.PhaseOverlap;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Handoff;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.ServiceRules;
import org.wscsim.schedulers.adaptation.FluidRolePolicy;
import org.wscsim.schedulers.partition.Algorithm1;
import org.wscsim.schedulers.partition.GoodputPlans;
import org.wscsim.schedulers.partition.TiledPlans;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * The serving systems by name: what each is, how it is composed, and on which plans it runs. Stateless; what
 * {@link #build} returns carries the state of one run.
 */
public final class SystemCatalogue {
    static final String STATIC = "static";
    static final String ORCA = "orca";
    static final String VLLM = "vllm";
    static final String SPLITWISE = "splitwise";
    private static final String DISTSERVE = "distserve";
    static final String FACE = "face";
    static final String VLLM_V1 = "vllm-v1";
    static final String SARATHI = "sarathi";
    private static final String SPLITWISE_WAFER = "splitwise-wafer";
    private static final String WSC_LLM = "wsc-llm";

    private static final String SLACK = "slack";
    static final String WSC_SIM = "wsc-sim";

    private static final String DISAGGREGATED = "prefill, decode";

    private static final List<ServingSystem> SYSTEMS = List.of(
            new ServingSystem(
                    STATIC,
                    "NVIDIA FasterTransformer behind a batching server, as Yu et al., Orca, OSDI 2022, section 2, have it",
                    "request-level batches: formed of those who wait, padded to the longest, run until all have finished",
                    "least-outstanding-requests",
                    STATIC,
                    "decode-local",
                    List.of(PolicyCatalogue.MAX_NUM_SEQS, PolicyCatalogue.RESERVE)),
            new ServingSystem(
                    ORCA,
                    "Yu et al., Orca, OSDI 2022; reservations as in Kwon et al., SOSP 2023",
                    "iteration-level scheduling with selective batching: admitted prompts and all decodes in one step,"
                            + " first come first served, KV room for the whole reservation on admission",
                    "least-outstanding-requests",
                    ORCA,
                    "decode-local",
                    List.of(PolicyCatalogue.MAX_NUM_SEQS, PolicyCatalogue.RESERVE)),
            new ServingSystem(
                    VLLM,
                    "Kwon et al., vLLM, SOSP 2023 (v0 engine)",
                    "paged KV blocks, prefill-first steps, preemption by recompute from the tail",
                    "least-outstanding-requests",
                    VLLM,
                    "decode-local",
                    List.of(
                            PolicyCatalogue.MAX_NUM_SEQS,
                            PolicyCatalogue.VLLM_BATCHED_TOKENS,
                            PolicyCatalogue.WATERMARK)),
            new ServingSystem(
                    VLLM_V1,
                    "vLLM V1 engine, v0.8 to v0.19",
                    "one token budget a step for running requests, then waiting ones; chunked prefill, KV blocks by"
                            + " chunk, preemption by recompute from the tail",
                    "least-outstanding-requests",
                    VLLM_V1,
                    "decode-local",
                    List.of(
                            PolicyCatalogue.MAX_NUM_SEQS,
                            PolicyCatalogue.V1_BATCHED_TOKENS,
                            PolicyCatalogue.LONG_PREFILL)),
            new ServingSystem(
                    SARATHI,
                    "Agrawal et al., Sarathi-Serve, OSDI 2024, as in Vidur",
                    "stall-free batches: all decodes, then prompts under way, then new ones, up to a token budget; KV"
                            + " room for the whole prompt on admission",
                    "least-outstanding-requests",
                    SARATHI,
                    "decode-local",
                    List.of(
                            PolicyCatalogue.SARATHI_SEQS,
                            PolicyCatalogue.SARATHI_BATCHED_TOKENS,
                            PolicyCatalogue.WATERMARK)),
            new ServingSystem(
                    SPLITWISE,
                    "Patel et al., Splitwise, ISCA 2024; rules of splitwise-sim 8f99e7d",
                    "prompt and token pools with a mixed pool between them, shortest queue by pending tokens, prompts"
                            + " before generation under a token budget, KV pushed layer by layer into room taken before"
                            + " the prompt starts; every split of the tiling is run and the best is the baseline",
                    "mixed-pool",
                    SPLITWISE,
                    "decode-local",
                    List.of(PolicyCatalogue.SPLITWISE_SEQS, PolicyCatalogue.SPLITWISE_TOKENS)),
            new ServingSystem(
                    SPLITWISE_WAFER,
                    "Patel et al., Splitwise, ISCA 2024, its strategy unchanged on the wafer",
                    "prefill and decode pools of equal tiles, shortest queue by tokens in both, prompts batched up to"
                            + " a token budget, KV pushed; no mixed pool; every split of the tiling is run and the best"
                            + " is the baseline",
                    "least-outstanding-tokens",
                    DISAGGREGATED,
                    "decode-local",
                    List.of(PolicyCatalogue.MAX_NUM_SEQS, PolicyCatalogue.PROMPT_BATCHED_TOKENS)),
            new ServingSystem(
                    DISTSERVE,
                    "Zhong et al., DistServe, OSDI 2024",
                    "prefill and decode instances, first come first served, KV fetched by the decode side when it has"
                            + " room, prefill memory as the buffer; sizes and numbers by a search of the rate per die of"
                            + " each phase (priced on the mean request where DistServe simulates, without pipelines)",
                    "least-outstanding-tokens",
                    DISAGGREGATED,
                    "decode-local",
                    List.of(PolicyCatalogue.MAX_NUM_SEQS, PolicyCatalogue.PROMPT_BATCHED_TOKENS)),
            new ServingSystem(
                    FACE,
                    "FACE, the successor of WSC-LLM, as far as it is known: no text of it was at hand",
                    "mixed instances whose steps run prompt chunks beside all generations, priced by the longest of"
                            + " their compute, DRAM and link time together; batches of sarathi, KV on the instance's own"
                            + " dies, plan and routing are assumed",
                    "least-outstanding-tokens",
                    SARATHI,
                    "decode-local",
                    List.of(
                            PolicyCatalogue.SARATHI_SEQS,
                            PolicyCatalogue.SARATHI_BATCHED_TOKENS,
                            PolicyCatalogue.WATERMARK)),
            new ServingSystem(
                    WSC_LLM,
                    "WSC-LLM, ISCA 2025",
                    "central scheduler (algorithm 1: sizes and numbers of instances, decode-centred placement) and"
                            + " memory scheduler (algorithm 2: KV on the dies between prefill and decode); ablations"
                            + " --no-central (default tiling, split evenly) and --no-memory (decode-local)",
                    "nearest-least-tokens",
                    DISAGGREGATED,
                    "path-greedy",
                    List.of(PolicyCatalogue.MAX_NUM_SEQS, PolicyCatalogue.PROMPT_BATCHED_TOKENS)),
            new ServingSystem(
                    WSC_SIM,
                    "ours",
                    "mixed instances sized for goodput; steps as long as decoding sequences can wait by the price of the"
                            + " step, prompts by deadline with late ones put off, generation and prompts beside each other"
                            + " through weights read once; aims at --goodput, else at limits by the size of the model;"
                            + " ablations --without "
                            + String.join(",", Mechanism.names()),
                    "predicted-finish",
                    SLACK,
                    "decode-local",
                    List.of(
                            PolicyCatalogue.SLACK_SEQS,
                            PolicyCatalogue.SLACK_BATCHED_TOKENS,
                            PolicyCatalogue.WATERMARK,
                            PolicyCatalogue.WITHOUT)));

    private SystemCatalogue() {}

    public static List<String> names() {
        return SYSTEMS.stream().map(ServingSystem::name).toList();
    }

    /**
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    public static ServingSystem describe(String name) {
        for (ServingSystem system : SYSTEMS) {
            if (system.name().equals(name)) {
                return system;
            }
        }
        throw PolicyCatalogue.unknown("system", name, names());
    }

    /** Composes the system for one run; call it again for the next. */
    public static SchedulerSpec build(SystemOptions options) {
        ServingSystem system = describe(options.system());
        checkAblations(options, system);
        String router = router(options, system);
        String placement = placement(options, system);
        checkParts(system, router, placement);
        Function<Role, Batcher> batchers = Batchers.of(options);
        SchedulerSpec spec = new SchedulerSpec(
                system.name(),
                PolicyCatalogue.router(router, options.seed()),
                batchers,
                PolicyCatalogue.placement(placement),
                router,
                system.batchers(),
                placement);
        return switch (system.name()) {
            case SPLITWISE -> spec.withHandoff(Handoff.LAYERED);
            case DISTSERVE -> spec.withHandoff(Handoff.PULLED);
            default -> spec.with(overlap(options));
        };
    }

    /**
     * The same composition with instances that follow the mix of requests.
     *
     * @throws BadInputException for a system without prefill and decode instances of fixed roles
     */
    public static SchedulerSpec adapting(SchedulerSpec spec, SystemOptions options, AdaptOptions roles) {
        if (!describe(options.system()).batchers().equals(DISAGGREGATED)) {
            throw new BadInputException(
                    "system has no roles to change: system=" + options.system() + ", adapt=roles; use "
                            + WSC_LLM + ", " + SPLITWISE_WAFER + " or " + DISTSERVE
                            + (options.system().equals(SPLITWISE) ? " (its mixed pool moves instances already)" : ""));
        }
        ServiceRules rules = spec.rules();
        FluidRolePolicy policy = new FluidRolePolicy(
                new FluidRolePolicy.Rules(
                        roles.windowPs(),
                        roles.periodPs(),
                        roles.margin(),
                        roles.movesCaches(),
                        Batchers.maxNumSeqs(options),
                        options.target().limits().tpotPs()),
                options.lengthsKnown());
        return spec.with(rules.with(policy));
    }

    /**
     * The plans the system is run on: the user's, or its default. More than one means that the caller runs each and the
     * best is the system's result (splitwise-wafer). Every plan is checked against wafer and model.
     */
    public static List<WaferPlan> plans(SystemOptions options, PlanInputs inputs) {
        ServingSystem system = describe(options.system());
        checkAblations(options, system);
        List<WaferPlan> plans = inputs.wantsPlan() ? defaultPlans(options, inputs) : List.of(inputs.parsed());
        for (WaferPlan plan : plans) {
            checkRoles(system, plan.check(inputs.ground(), inputs.models(), inputs.blockTokens()));
        }
        return plans;
    }

    private static List<WaferPlan> defaultPlans(SystemOptions options, PlanInputs inputs) {
        return switch (options.system()) {
            case DISTSERVE -> List.of(solve(options, inputs).plan());
            case SPLITWISE, SPLITWISE_WAFER -> TiledPlans.splits(inputs.ground(), inputs.model());
            case WSC_LLM ->
                List.of(
                        options.ablations().noCentral()
                                ? evenSplit(inputs)
                                : solve(options, inputs).plan());
            case WSC_SIM -> List.of(forGoodput(options, inputs));
            default -> List.of(TiledPlans.mixed(inputs.ground(), inputs.model()));
        };
    }

    private static WaferPlan forGoodput(SystemOptions options, PlanInputs inputs) {
        if (!options.target().has(Mechanism.PLAN) || options.target().limits().tpotPs() == Long.MAX_VALUE) {
            return TiledPlans.mixed(inputs.ground(), inputs.model());
        }
        PhaseOverlap overlap = overlap(options);
        return GoodputPlans.best(
                inputs.ground(),
                inputs.model(),
                inputs.request(),
                options.target().limits(),
                shape -> overlap.pricer(inputs.operators().pricer(shape)));
    }

    private static PhaseOverlap overlap(SystemOptions options) {
        return switch (options.system()) {
            case FACE -> PhaseOverlap.SEPARATE;
            case WSC_SIM -> options.target().has(Mechanism.OVERLAP) ? PhaseOverlap.SHARED : PhaseOverlap.NONE;
            default -> PhaseOverlap.NONE;
        };
    }

    /** Runs the central scheduler's search, for its plan and its expected capacity. */
    public static Algorithm1.Solution solve(SystemOptions options, PlanInputs inputs) {
        Algorithm1.Limits limits = new Algorithm1.Limits(
                Batchers.maxNumSeqs(options),
                Batchers.promptBatchedTokens(options),
                inputs.blockTokens(),
                inputs.tpotLimitPs());
        return Algorithm1.solve(inputs.ground(), inputs.model(), inputs.request(), limits, inputs.operators());
    }

    /** Half of the tiles for each phase, the odd one for decode: 3 and 3 on case 3. */
    private static WaferPlan evenSplit(PlanInputs inputs) {
        List<WaferPlan> splits = TiledPlans.splits(inputs.ground(), inputs.model());
        return splits.get((splits.size() - 1) / 2);
    }

    private static void checkRoles(ServingSystem system, WaferPlan plan) {
        boolean mixedOnly =
                !system.batchers().equals(DISAGGREGATED) && !system.name().equals(SPLITWISE);
        boolean split = plan.count(Role.PREFILL) > 0;
        if (mixedOnly && split) {
            throw new BadInputException("system runs mixed instances only: system=" + system.name() + ", plan="
                    + plan.name() + "; use roles M, or a disaggregated system");
        }
        if (!mixedOnly && plan.count(Role.MIXED) > 0) {
            throw new BadInputException("system has no mixed instances: system=" + system.name() + ", plan="
                    + plan.name() + "; use roles P and D");
        }
    }

    private static String router(SystemOptions options, ServingSystem system) {
        if (!options.router().isEmpty()) {
            return options.router();
        }
        boolean plain = system.name().equals(WSC_SIM) && !options.target().has(Mechanism.ROUTING);
        return plain ? "least-outstanding-requests" : system.router();
    }

    /** The mixed pool needs batchers that run both phases; a cache that is fetched, or moves between pools, stays local. */
    private static void checkParts(ServingSystem system, String router, String placement) {
        boolean local = system.name().equals(SPLITWISE) || system.name().equals(DISTSERVE);
        if (local && !placement.equals(system.placement())) {
            throw new BadInputException("system keeps KV with the decode instance: system=" + system.name()
                    + ", kv_placement=" + placement + "; leave it out");
        }
        if (router.equals("mixed-pool") && !system.name().equals(SPLITWISE)) {
            throw new BadInputException("router moves instances between phases: router=" + router + ", system="
                    + system.name() + "; use it with " + SPLITWISE);
        }
    }

    private static void checkAblations(SystemOptions options, ServingSystem system) {
        if (!options.target().without().isEmpty() && !system.name().equals(WSC_SIM)) {
            throw new BadInputException("mechanisms of another system: system=" + system.name() + ", without="
                    + options.target().without().stream()
                            .map(Mechanism::text)
                            .sorted()
                            .toList()
                    + "; --without belongs to " + WSC_SIM);
        }
        boolean ablated = options.ablations().noMemory() || options.ablations().noCentral();
        if (ablated && !system.name().equals(WSC_LLM)) {
            throw new BadInputException("ablation of another system: system=" + system.name()
                    + "; --no-memory and --no-central belong to " + WSC_LLM);
        }
        if (options.ablations().noMemory() && !options.placement().isEmpty()) {
            throw new BadInputException("placement given twice: placement=" + options.placement()
                    + ", --no-memory=decode-local; give one of them");
        }
    }

    private static String placement(SystemOptions options, ServingSystem system) {
        if (options.ablations().noMemory()) {
            return "decode-local";
        }
        return options.placement().isEmpty() ? system.placement() : options.placement();
    }
}
