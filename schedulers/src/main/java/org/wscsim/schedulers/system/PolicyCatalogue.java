package org.wscsim.schedulers.system;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.core.serving.Router;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.schedulers.batching.PrefillBatcher;
import org.wscsim.schedulers.batching.SarathiBatcher;
import org.wscsim.schedulers.batching.SlackBatcher;
import org.wscsim.schedulers.batching.SplitwiseBatcher;
import org.wscsim.schedulers.batching.VllmBatcher;
import org.wscsim.schedulers.batching.VllmV1Batcher;
import org.wscsim.schedulers.placement.ContentionAwarePlacement;
import org.wscsim.schedulers.placement.DecodeLocalPlacement;
import org.wscsim.schedulers.placement.LeastUsedPlacement;
import org.wscsim.schedulers.placement.PathGreedyPlacement;
import org.wscsim.schedulers.routing.LeastOutstandingRequestsRouter;
import org.wscsim.schedulers.routing.LeastOutstandingTokensRouter;
import org.wscsim.schedulers.routing.MixedPoolRouter;
import org.wscsim.schedulers.routing.NearestLeastTokensRouter;
import org.wscsim.schedulers.routing.PowerOfTwoRouter;
import org.wscsim.schedulers.routing.PredictedFinishRouter;
import org.wscsim.schedulers.routing.PrefixAffinityRouter;
import org.wscsim.schedulers.routing.RandomRouter;
import org.wscsim.schedulers.routing.RoundRobinRouter;

/** The small policies by name, with their parameters, defaults and units. Stateless. */
public final class PolicyCatalogue {
    static final PolicyParameter MAX_NUM_SEQS = new PolicyParameter(
            "max-num-seqs",
            Integer.toString(VllmBatcher.Parameters.MAX_NUM_SEQS),
            "sequences",
            "sequences that run at once on an instance");
    static final PolicyParameter VLLM_BATCHED_TOKENS = new PolicyParameter(
            "max-num-batched-tokens",
            "max(model context, " + VllmBatcher.Parameters.MAX_NUM_BATCHED_TOKENS + ")",
            "tokens",
            "prompt tokens of a prefill step");
    static final PolicyParameter V1_BATCHED_TOKENS = new PolicyParameter(
            "max-num-batched-tokens",
            Integer.toString(VllmV1Batcher.Parameters.MAX_NUM_BATCHED_TOKENS),
            "tokens",
            "tokens of a step, prompts and decodes");
    static final PolicyParameter LONG_PREFILL = new PolicyParameter(
            "long-prefill-token-threshold", "0", "tokens", "prompt tokens of one request in a step; 0 for no bound");
    static final PolicyParameter SARATHI_SEQS = new PolicyParameter(
            "max-num-seqs",
            Integer.toString(SarathiBatcher.Parameters.BATCH_SIZE_CAP),
            "sequences",
            "sequences that run at once on an instance");
    static final PolicyParameter SARATHI_BATCHED_TOKENS = new PolicyParameter(
            "max-num-batched-tokens",
            Integer.toString(SarathiBatcher.Parameters.CHUNK_SIZE),
            "tokens",
            "tokens of a step, prompts and decodes");
    static final PolicyParameter PROMPT_BATCHED_TOKENS = new PolicyParameter(
            "max-num-batched-tokens",
            Integer.toString(PrefillBatcher.MAX_NUM_BATCHED_TOKENS),
            "tokens",
            "prompt tokens of a prefill step");
    static final PolicyParameter SPLITWISE_SEQS = new PolicyParameter(
            "max-num-seqs",
            Integer.toString(SplitwiseBatcher.Parameters.MAX_NUM_SEQS),
            "phases",
            "prompts and generations in one step");
    static final PolicyParameter SPLITWISE_TOKENS = new PolicyParameter(
            "max-num-batched-tokens",
            Integer.toString(SplitwiseBatcher.Parameters.MAX_NUM_BATCHED_TOKENS),
            "tokens",
            "tokens of a step, unless one prompt is longer");
    static final PolicyParameter SLACK_SEQS = new PolicyParameter(
            "max-num-seqs",
            Integer.toString(SlackBatcher.Parameters.MAX_NUM_SEQS),
            "sequences",
            "sequences that run at once on an instance");
    static final PolicyParameter SLACK_BATCHED_TOKENS = new PolicyParameter(
            "max-num-batched-tokens",
            Integer.toString(SlackBatcher.Parameters.MAX_NUM_BATCHED_TOKENS),
            "tokens",
            "tokens of a step at most, whatever time allows; without the guard 512, and that alone counts");
    static final PolicyParameter WITHOUT =
            new PolicyParameter("without", "none", "", "mechanisms left out: " + String.join(", ", Mechanism.names()));
    static final PolicyParameter WATERMARK = new PolicyParameter(
            "watermark",
            Double.toString(VllmBatcher.Parameters.WATERMARK),
            "share of KV blocks",
            "KV blocks that an admission leaves free");
    static final PolicyParameter RESERVE =
            new PolicyParameter("reserve", "max", "", "KV room taken on admission: max, pow2 or oracle");
    static final PolicyParameter SEED = new PolicyParameter("seed", "0", "", "seed of the random router");

    private static final String ROUTER = "router";
    private static final String BATCHER = "batcher";
    private static final String PLACEMENT = "placement";
    private static final String QUEUE = "queue";

    private static final List<Policy> POLICIES = List.of(
            new Policy(ROUTER, "round-robin", "instances in turn", "", List.of()),
            new Policy(ROUTER, "random", "uniform draw", "", List.of(SEED)),
            new Policy(
                    ROUTER, "least-outstanding-requests", "shortest queue in requests, then lowest id", "", List.of()),
            new Policy(
                    ROUTER,
                    "least-outstanding-tokens",
                    "shortest queue in tokens, then lowest id",
                    "Patel et al., Splitwise, ISCA 2024",
                    List.of()),
            new Policy(
                    ROUTER,
                    "nearest-least-tokens",
                    "shortest queue in tokens, then fewest hops between prefill and decode, then lowest id",
                    "",
                    List.of()),
            new Policy(
                    ROUTER,
                    "power-of-two",
                    "of two drawn instances the one with fewer requests",
                    "Mitzenmacher, IEEE TPDS 2001",
                    List.of(SEED)),
            new Policy(
                    ROUTER,
                    "prefix-affinity",
                    "prompts that begin alike to the same instance unless it has 1.25 times the mean load; unknown"
                            + " contents to the shortest queue in tokens",
                    "Thaler and Ravishankar, ToN 1998; Mirrokni et al., SODA 2018",
                    List.of()),
            new Policy(
                    ROUTER,
                    "predicted-finish",
                    "earliest end by the prices of steps for what is outstanding, then lowest id",
                    "",
                    List.of()),
            new Policy(
                    ROUTER,
                    "mixed-pool",
                    "prompts by pending tokens, generation by promised KV, a mixed pool between the two pools",
                    "Patel et al., Splitwise, ISCA 2024; splitwise-sim",
                    List.of()),
            new Policy(
                    BATCHER,
                    "splitwise",
                    "prompts first, then generation under a token budget; who finds no place is paused",
                    "Patel et al., Splitwise, ISCA 2024; splitwise-sim",
                    List.of(SPLITWISE_SEQS, SPLITWISE_TOKENS)),
            new Policy(
                    BATCHER,
                    "static",
                    "a batch runs until all its members have finished, padded to the longest",
                    "NVIDIA FasterTransformer",
                    List.of(MAX_NUM_SEQS, RESERVE)),
            new Policy(
                    BATCHER,
                    "orca",
                    "admissions prefill in the same step as all decodes; whole reservation on admission",
                    "Yu et al., Orca, OSDI 2022",
                    List.of(MAX_NUM_SEQS, RESERVE)),
            new Policy(
                    BATCHER,
                    "vllm",
                    "prefill first, else decode; recompute preemption from the tail",
                    "Kwon et al., vLLM, SOSP 2023",
                    List.of(MAX_NUM_SEQS, VLLM_BATCHED_TOKENS, WATERMARK)),
            new Policy(
                    BATCHER,
                    "vllm-v1",
                    "token budget: running requests first, then waiting ones, prompts in chunks",
                    "vLLM V1 engine, v0.8 to v0.19",
                    List.of(MAX_NUM_SEQS, V1_BATCHED_TOKENS, LONG_PREFILL)),
            new Policy(
                    BATCHER,
                    "sarathi",
                    "token budget: decodes, prompts under way, new prompts; whole prompt reserved on admission",
                    "Agrawal et al., Sarathi-Serve, OSDI 2024; Vidur",
                    List.of(SARATHI_SEQS, SARATHI_BATCHED_TOKENS, WATERMARK)),
            new Policy(
                    BATCHER,
                    "slack",
                    "all decodes, and prompts by deadline for as long as the decodes can wait by the price of the step",
                    "ours; deadlines: Dertouzos, IFIP 1974",
                    List.of(SLACK_SEQS, SLACK_BATCHED_TOKENS, WATERMARK)),
            new Policy(
                    BATCHER,
                    "prefill",
                    "prompts up to a token budget, on prefill instances",
                    "Patel et al., Splitwise, ISCA 2024",
                    List.of(PROMPT_BATCHED_TOKENS)),
            new Policy(
                    BATCHER,
                    "decode",
                    "continuous batching of arrived caches, on decode instances",
                    "Patel et al., Splitwise, ISCA 2024",
                    List.of(MAX_NUM_SEQS)),
            new Policy(QUEUE, "fcfs", "first come first served", "", List.of()),
            new Policy(
                    QUEUE,
                    "priority",
                    "critical, standard, batch, sheddable, background; first come first served in each",
                    "",
                    List.of()),
            new Policy(
                    QUEUE,
                    "vtc",
                    "the tenant that has had the least service per weight: prompt tokens + 2 x output tokens",
                    "Sheng et al., OSDI 2024",
                    List.of()),
            new Policy(
                    QUEUE,
                    "deadline",
                    "earliest time at which the first token is due, by the limits of --goodput",
                    "Dertouzos, IFIP 1974",
                    List.of()),
            new Policy(
                    QUEUE,
                    "error-budget",
                    "by deadline; when not all can be kept, misses are spread over prompts of all lengths, and who is late is"
                            + " turned away while that leaves 90 % of every tenth",
                    "after Moore, Management Science 1968",
                    List.of()),
            new Policy(QUEUE, "sjf", "fewest tokens first; needs --oracle-lengths", "", List.of()),
            new Policy(PLACEMENT, "decode-local", "the decode instance's own dies only", "", List.of()),
            new Policy(
                    PLACEMENT,
                    "path-greedy",
                    "homes on shortest paths from decode to prefill, by position, then free blocks",
                    "WSC-LLM, ISCA 2025, Algorithm 2",
                    List.of()),
            new Policy(
                    PLACEMENT,
                    "least-used",
                    "all homes of the wafer, least used share first",
                    "WSC-LLM's public code",
                    List.of()),
            new Policy(
                    PLACEMENT,
                    "contention-aware",
                    "all homes, that first whose reads end first at the bandwidth others leave on ports and links",
                    "",
                    List.of()));

    private PolicyCatalogue() {}

    /** Every policy: routers, batchers, placements. */
    public static List<Policy> all() {
        return POLICIES;
    }

    /** Makes a router for one run. */
    public static Router router(String name, long seed) {
        return switch (name) {
            case "round-robin" -> new RoundRobinRouter();
            case "random" -> new RandomRouter(seed);
            case "least-outstanding-requests" -> new LeastOutstandingRequestsRouter();
            case "least-outstanding-tokens" -> new LeastOutstandingTokensRouter();
            case "power-of-two" -> new PowerOfTwoRouter(seed);
            case "prefix-affinity" -> new PrefixAffinityRouter();
            case "predicted-finish" -> new PredictedFinishRouter();
            case "mixed-pool" -> new MixedPoolRouter(MixedPoolRouter.PROMPT_QUEUE_TOKENS);
            case "nearest-least-tokens" -> new NearestLeastTokensRouter();
            default -> throw unknown(ROUTER, name, names(ROUTER));
        };
    }

    /** Makes a KV placement for one run. */
    public static KvPlacement placement(String name) {
        return switch (name) {
            case "decode-local" -> new DecodeLocalPlacement();
            case "path-greedy" -> new PathGreedyPlacement();
            case "least-used" -> new LeastUsedPlacement();
            case "contention-aware" -> new ContentionAwarePlacement();
            default -> throw unknown(PLACEMENT, name, names(PLACEMENT));
        };
    }

    private static List<String> names(String kind) {
        return POLICIES.stream()
                .filter(policy -> policy.kind().equals(kind))
                .map(Policy::name)
                .toList();
    }

    static BadInputException unknown(String kind, String name, List<String> known) {
        return new BadInputException(
                "unknown " + kind + ": " + kind + "=" + name + "; " + NearestName.remedy(name, known));
    }
}
