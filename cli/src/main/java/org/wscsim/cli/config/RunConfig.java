package org.wscsim.cli.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.wafer.Fault;
import org.wscsim.schedulers.system.AdaptOptions;
import org.wscsim.schedulers.system.Mechanism;

/**
 * What a run is told, typed: {@link Settings} with every value in place. Immutable.
 *
 * @param workload which requests
 * @param platform which model on which wafer
 * @param hardware what of the wafer is dead, how messages go, what breaks
 * @param serving which system, and what of it is overridden
 * @param service who sends requests and how they are told apart
 * @param kv block tables
 * @param goodput limits per request
 * @param cut requests that do not count
 * @param maxLiveRequests bound of the request table
 */
public record RunConfig(
        Workload workload,
        Platform platform,
        Hardware hardware,
        Serving serving,
        ServiceConfig service,
        Kv kv,
        Goodput goodput,
        Cut cut,
        int maxLiveRequests) {

    /**
     * @param name built-in workload; unused when a trace is given
     * @param trace path of the trace, or null
     * @param requestRate requests per second, infinite for all at once, null for the workload's own
     * @param rateScale multiple of that rate
     * @param requests how many; null for all
     * @param seed of generators
     * @param promptTokens length of a poisson or synthetic workload, or null
     * @param outputTokens length of a poisson or synthetic workload, or null
     * @param checksum that the requests must have, or null
     * @param traceFormat format of the trace, or null to tell by its content
     * @param arrivals when the requests of a synthetic workload come, or null
     * @param lengths how long they are, or null
     * @param skipped requests at the head of a trace that are left out
     */
    public record Workload(
            @Nullable String name,
            @Nullable String trace,
            @Nullable Double requestRate,
            double rateScale,
            @Nullable Long requests,
            long seed,
            @Nullable Integer promptTokens,
            @Nullable Integer outputTokens,
            @Nullable String checksum,
            @Nullable String traceFormat,
            @Nullable String arrivals,
            @Nullable String lengths,
            long skipped) {}

    /**
     * @param model name or path
     * @param modelText the definition itself where the configuration carries it
     * @param wafer name or path
     * @param waferText the definition itself where the configuration carries it
     * @param mesh mesh model
     * @param operatorModel name of the operator model
     * @param operatorTable folder of the measured tables, or null
     * @param operatorTableChecksum that the tables must have, or null
     * @param changes values of both definitions that are replaced
     */
    public record Platform(
            String model,
            @Nullable String modelText,
            String wafer,
            @Nullable String waferText,
            String mesh,
            String operatorModel,
            @Nullable String operatorTable,
            @Nullable String operatorTableChecksum,
            Changes changes) {}

    /**
     * @param defects path of a defect map, or null
     * @param defectsText the map itself where the configuration carries it
     * @param yield model to draw a map with, or null
     * @param parameters what was said about that model, by key
     * @param seed of the drawn map
     * @param routing kind of routes, or null
     * @param faults what breaks during the run
     */
    public record Hardware(
            @Nullable String defects,
            @Nullable String defectsText,
            @Nullable String yield,
            Map<RunKey, Double> parameters,
            long seed,
            @Nullable String routing,
            List<Fault> faults) {}

    /**
     * @param system name in the catalogue
     * @param plan instances, or null for the system's own
     * @param router policy, or null for the system's own
     * @param kvPlacement policy, or null for the system's own
     * @param central plan by the central scheduler
     * @param memory place KV blocks by the memory scheduler
     * @param maxNumSeqs most sequences in a batch; 0 for the system's own
     * @param maxNumBatchedTokens most tokens in a step; 0 for the system's own
     * @param longPrefillTokenThreshold most prompt tokens of one request in a vllm-v1 step; 0 for no bound
     * @param reserve what orca and static reserve
     * @param watermark share of blocks kept free
     * @param oracleLengths output lengths are known
     * @param without mechanisms of wsc-sim that are left out
     * @param schedulerJar jar or folder with a scheduler of the user's own, or null
     * @param roles how instances change their roles, or null where they keep them
     * @param plans how the wafer is cut anew, or null where it keeps its plan
     * @param otherPlans that it may be cut to
     */
    public record Serving(
            String system,
            @Nullable String plan,
            @Nullable String router,
            @Nullable String kvPlacement,
            boolean central,
            boolean memory,
            int maxNumSeqs,
            int maxNumBatchedTokens,
            int longPrefillTokenThreshold,
            String reserve,
            double watermark,
            boolean oracleLengths,
            Set<Mechanism> without,
            @Nullable String schedulerJar,
            @Nullable AdaptOptions roles,
            @Nullable AdaptOptions plans,
            List<String> otherPlans) {}

    /**
     * @param blockTokens tokens per block
     * @param blocksOverride blocks per instance; 0 for what fits
     * @param blockIds keep ids
     * @param options what it does beyond
     */
    public record Kv(int blockTokens, int blocksOverride, boolean blockIds, KvOptions options) {}

    /** Limits in milliseconds, null for none; what a prompt token adds to that of TTFT, null for nothing. */
    public record Goodput(
            @Nullable Double ttftMs,
            @Nullable Double ttftTokenMs,
            @Nullable Double tpotMs,
            @Nullable Double e2elMs) {
        public boolean isGiven() {
            return ttftMs != null || tpotMs != null || e2elMs != null;
        }
    }

    /**
     * @param warmupSeconds requests that arrive earlier do not count in latencies and goodput
     * @param cooldownSeconds nor do those that arrive in this time before the last one
     */
    public record Cut(double warmupSeconds, double cooldownSeconds) {}

    /** Types the settings; every key with a default must be there. */
    public static RunConfig of(Settings from) {
        return new RunConfig(
                workload(from),
                new Platform(
                        from.require(RunKey.MODEL),
                        from.get(RunKey.MODEL_TEXT),
                        from.require(RunKey.WAFER),
                        from.get(RunKey.WAFER_TEXT),
                        from.require(RunKey.MESH),
                        from.require(RunKey.OPERATOR_MODEL),
                        from.get(RunKey.OPERATOR_TABLE),
                        from.get(RunKey.OPERATOR_TABLE_CHECKSUM),
                        Changes.parse(from.get(RunKey.SET))),
                hardware(from),
                serving(from),
                ServiceConfig.of(from),
                new Kv(
                        whole(from, RunKey.BLOCK_SIZE),
                        whole(from, RunKey.NUM_KV_BLOCKS_OVERRIDE),
                        flag(from, RunKey.BLOCK_IDS),
                        kvOptions(from)),
                new Goodput(
                        real(from, RunKey.GOODPUT_TTFT),
                        real(from, RunKey.GOODPUT_TTFT_TOKEN),
                        real(from, RunKey.GOODPUT_TPOT),
                        real(from, RunKey.GOODPUT_E2EL)),
                new Cut(
                        Double.parseDouble(from.require(RunKey.WARMUP)),
                        Double.parseDouble(from.require(RunKey.COOLDOWN))),
                whole(from, RunKey.MAX_LIVE_REQUESTS));
    }

    private static KvOptions kvOptions(Settings from) {
        String preemption = from.get(RunKey.PREEMPTION);
        Double gigabytes = real(from, RunKey.HOST_BANDWIDTH);
        return new KvOptions(
                "true".equals(from.get(RunKey.PREFIX_CACHE)),
                preemption == null ? Preemption.RECOMPUTE : Preemption.of(preemption),
                gigabytes == null ? KvOptions.HOST_BYTES_PER_SECOND : gigabytes * 1e9);
    }

    private static Workload workload(Settings from) {
        Double scale = real(from, RunKey.RATE_SCALE);
        String requests = from.get(RunKey.NUM_REQUESTS);
        return new Workload(
                from.get(RunKey.WORKLOAD),
                from.get(RunKey.TRACE),
                real(from, RunKey.REQUEST_RATE),
                scale == null ? 1 : scale,
                requests == null ? null : Long.valueOf(requests),
                Long.parseLong(from.require(RunKey.SEED)),
                tokens(from, RunKey.PROMPT_TOKENS),
                tokens(from, RunKey.OUTPUT_TOKENS),
                from.get(RunKey.WORKLOAD_CHECKSUM),
                from.get(RunKey.TRACE_FORMAT),
                from.get(RunKey.ARRIVALS),
                from.get(RunKey.LENGTHS),
                skipped(from));
    }

    private static long skipped(Settings from) {
        String skipped = from.get(RunKey.SKIP_REQUESTS);
        return skipped == null ? 0 : Long.parseLong(skipped);
    }

    /** What a defect map and a run with faults are told. */
    static Hardware hardware(Settings from) {
        Map<RunKey, Double> parameters = new EnumMap<>(RunKey.class);
        for (RunKey key : Conditions.YIELD_PARAMETERS) {
            Double value = real(from, key);
            if (value != null) {
                parameters.put(key, value);
            }
        }
        String faults = from.get(RunKey.FAULT);
        return new Hardware(
                from.get(RunKey.DEFECTS),
                from.get(RunKey.DEFECTS_TEXT),
                from.get(RunKey.YIELD),
                parameters,
                Long.parseLong(from.require(RunKey.DEFECT_SEED)),
                from.get(RunKey.ROUTING),
                faults == null ? List.of() : Conditions.faults(faults));
    }

    private static List<String> otherPlans(Settings from) {
        String plans = from.get(RunKey.OTHER_PLANS);
        return plans == null ? List.of() : List.of(plans.split(PlanFile.BETWEEN, -1));
    }

    private static Serving serving(Settings from) {
        AdaptText.Wish wish = AdaptText.parse(from.get(RunKey.ADAPT), from.get(RunKey.OTHER_PLANS));
        return new Serving(
                from.require(RunKey.SYSTEM),
                from.get(RunKey.PLAN),
                from.get(RunKey.ROUTER),
                from.get(RunKey.KV_PLACEMENT),
                flag(from, RunKey.CENTRAL),
                flag(from, RunKey.MEMORY),
                whole(from, RunKey.MAX_NUM_SEQS),
                whole(from, RunKey.MAX_NUM_BATCHED_TOKENS),
                whole(from, RunKey.LONG_PREFILL_TOKEN_THRESHOLD),
                from.require(RunKey.RESERVE),
                Double.parseDouble(from.require(RunKey.WATERMARK)),
                flag(from, RunKey.ORACLE_LENGTHS),
                Mechanism.parse(Objects.requireNonNullElse(from.get(RunKey.WITHOUT), "")),
                from.get(RunKey.SCHEDULER_JAR),
                wish.roles(),
                wish.plans(),
                otherPlans(from));
    }

    private static int whole(Settings from, RunKey key) {
        String value = from.get(key);
        return value == null ? 0 : Integer.parseInt(value);
    }

    private static @Nullable Integer tokens(Settings from, RunKey key) {
        return from.has(key) ? Integer.valueOf(whole(from, key)) : null;
    }

    private static boolean flag(Settings from, RunKey key) {
        return from.require(key).equals("true");
    }

    private static @Nullable Double real(Settings from, RunKey key) {
        String value = from.get(key);
        if (value == null) {
            return null;
        }
        return value.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    }
}
