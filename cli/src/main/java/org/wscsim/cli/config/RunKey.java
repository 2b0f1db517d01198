package org.wscsim.cli.config;

import static org.wscsim.cli.config.KeyWords.help;
import static org.wscsim.cli.config.KeyWords.spelled;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.MeshFidelity;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.system.ServiceOptions;

/**
 * The table of everything a run can be told. Command line, YAML, help text and run hash are all read off it: a new
 * setting is one line here and one field of {@link RunConfig}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the records are immutable; the checker asks for an annotation we do not use
public enum RunKey {
    WORKLOAD(
            spelled(KeySection.WORKLOAD, "workload", ""),
            new ValueKind.Text(),
            "azure-conv",
            help("NAME", "built-in workload; see 'wsc list workloads'")),
    TRACE(
            KeySection.WORKLOAD,
            "trace",
            help("FILE", "trace to replay instead of a built-in workload; its first lines say of which format")),
    TRACE_FORMAT(
            KeySection.WORKLOAD, "trace-format", help("KIND", Workloads.FORMAT_HELP, "told by the trace's content")),
    REQUEST_RATE(
            spelled(KeySection.WORKLOAD, "request-rate", "_per_second"),
            new ValueKind.Real(1e9, true, true),
            help("R", Workloads.RATE_HELP, "the workload's own")),
    RATE_SCALE(
            spelled(KeySection.WORKLOAD, "rate-scale", ""),
            new ValueKind.Real(1e9, true, false),
            "1.0",
            help("X", "multiple of that rate")),
    NUM_REQUESTS(
            spelled(KeySection.WORKLOAD, "num-requests", ""),
            new ValueKind.Whole(1, Long.MAX_VALUE),
            help("N", "number of requests; a generator makes as many as are asked for", "all of the workload")),
    SKIP_REQUESTS(
            spelled(KeySection.WORKLOAD, "skip-requests", ""),
            new ValueKind.Whole(0, Long.MAX_VALUE),
            help("N", "requests at the head of a trace that are left out", "none")),
    SEED(
            spelled(KeySection.WORKLOAD, "seed", ""),
            new ValueKind.Whole(0, Long.MAX_VALUE),
            "1",
            help("N", "seed of generated workloads and of random policies")),
    PROMPT_TOKENS(
            spelled(KeySection.WORKLOAD, "prompt-tokens", ""),
            new ValueKind.Whole(1, 1 << 22),
            help("N", "prompt length of a poisson or synthetic workload, tokens", "lengths like azure-conv's")),
    OUTPUT_TOKENS(
            spelled(KeySection.WORKLOAD, "output-tokens", ""),
            new ValueKind.Whole(1, 1 << 22),
            help("N", "output length of a poisson or synthetic workload, tokens", "lengths like azure-conv's")),
    ARRIVALS(KeySection.WORKLOAD, "arrivals", help("KIND", Workloads.ARRIVALS_HELP, "the workload's own")),
    LENGTHS(KeySection.WORKLOAD, "lengths", help("KIND", Workloads.LENGTHS_HELP, "the workload's own")),
    MODEL(
            spelled(KeySection.PLATFORM, "model", ""),
            new ValueKind.Text(),
            "llama-3-70b",
            help("NAME|FILE", Platform.MODEL_HELP)),
    WAFER(
            spelled(KeySection.PLATFORM, "wafer", ""),
            new ValueKind.Text(),
            "wsc-case3",
            help("NAME|FILE", "wafer: a name ('wsc list wafers') or a YAML file")),
    MESH(
            spelled(KeySection.PLATFORM, "mesh", ""),
            new ValueKind.Choice(MeshFidelity.keys()),
            MeshFidelity.keys().getFirst(),
            help("KIND", "mesh model: " + MeshFidelity.help())),
    SET(KeySection.PLATFORM, "set", help("KEY=VALUE", Changes.HELP)),
    DEFECTS(
            KeySection.HARDWARE,
            "defects",
            help("FILE", "defect map of the wafer, as 'wsc wafer' writes it", "nothing is dead")),
    YIELD(
            spelled(KeySection.HARDWARE, "yield", ""),
            new ValueKind.Choice(List.of("kgd", "monolithic")),
            help("MODEL", Conditions.YIELD_HELP, "nothing is dead")),
    DIE_YIELD(
            spelled(KeySection.HARDWARE, "die-yield", ""),
            new ValueKind.Real(1, true, false),
            help("P", "kgd: probability that a bonded die works", "0.99")),
    LINK_YIELD(
            spelled(KeySection.HARDWARE, "link-yield", ""),
            new ValueKind.Real(1, true, false),
            help("P", "probability that a link between two dies works", "0.99 for kgd, 1 for monolithic")),
    STACK_YIELD(
            spelled(KeySection.HARDWARE, "stack-yield", ""),
            new ValueKind.Real(1, true, false),
            help("P", "kgd: probability that a bonded DRAM stack works, four to a die", "1")),
    DEFECT_DENSITY(
            spelled(KeySection.HARDWARE, "defect-density", "_per_cm2"),
            new ValueKind.Real(1e3, false, false),
            help("D", "monolithic: point defects per cm2", "0.1")),
    CLUSTER_ALPHA(
            spelled(KeySection.HARDWARE, "cluster-alpha", ""),
            new ValueKind.Real(1e6, true, false),
            help("A", "monolithic: clustering of defects in the negative binomial model", "2")),
    UNCORE_FRACTION(
            spelled(KeySection.HARDWARE, "uncore-fraction", ""),
            new ValueKind.Real(0.99, false, false),
            help("X", "monolithic: share of a die's area that no spare replaces", "0.1")),
    SPARE_CORES(
            spelled(KeySection.HARDWARE, "spare-cores", ""),
            new ValueKind.Whole(0, 1 << 20),
            help("N", "monolithic: spare cores of a die", "0.015 of its cores, rounded up")),
    MAX_DEAD_CORES(
            spelled(KeySection.HARDWARE, "max-dead-cores", ""),
            new ValueKind.Whole(0, 1 << 24),
            help("N", "monolithic: cores a die may miss after its spares before it counts as dead", "0")),
    DEFECT_SEED(
            spelled(KeySection.HARDWARE, "defect-seed", ""),
            new ValueKind.Whole(0, Long.MAX_VALUE),
            "1",
            help("N", "seed of the drawn defect map")),
    ROUTING(
            spelled(KeySection.HARDWARE, "routing", ""),
            new ValueKind.Choice(RoutingKind.names()),
            help("KIND", Conditions.ROUTING_HELP, "xy; fault-aware where the mesh has holes")),
    FAULT(KeySection.HARDWARE, "fault", help("FAULT", Conditions.FAULT_HELP)),
    OPERATOR_MODEL(
            spelled(KeySection.PLATFORM, "operator-model", ""),
            OperatorModels.KIND,
            OperatorModels.NAMES.getFirst(),
            help("KIND", OperatorModels.HELP)),
    OPERATOR_TABLE(
            KeySection.PLATFORM,
            "operator-table",
            help("DIR", "folder with the tables of '--operator-model measured'")),

    SYSTEM(
            spelled(KeySection.SERVING, "system", ""),
            new ValueKind.Text(),
            "wsc-llm",
            help("NAME", "serving system; see 'wsc list systems'")),
    SYSTEMS(
            spelled(KeySection.SERVING, "systems", ""),
            new ValueKind.Text(),
            "orca,vllm,splitwise-wafer,wsc-llm",
            help("NAME,...", "serving systems to compare; see 'wsc list systems'")),
    PLAN(KeySection.SERVING, "plan", help("PLAN|FILE", PlanText.HELP, "the system's own")),
    ROUTER(KeySection.SERVING, "router", help("NAME", "router; see 'wsc list policies'", "the system's own")),
    STALE_STATE(
            spelled(KeySection.SERVING, "stale-state-ms", ""),
            new ValueKind.Real(1e9, false, false),
            "0.0",
            help("MS", "routers know loads as of the last multiple of MS milliseconds; 0 = always current")),
    ADAPT(KeySection.SERVING, "adapt", help("KIND", AdaptText.HELP)),
    OTHER_PLANS(KeySection.SERVING, "other-plans", help("PLAN|FILE[+...]", AdaptText.OTHER_PLANS)),
    SCHEDULER_JAR(
            KeySection.SERVING,
            "scheduler-jar",
            help("FILE|DIR", "jar or folder of classes with a scheduler of your own; --system names its class")),
    QUEUE(
            spelled(KeySection.SERVICE, "queue", ""),
            new ValueKind.Choice(ServiceOptions.QUEUES),
            "fcfs",
            help("ORDER", "order of waiting requests: fcfs, priority, vtc (fair to tenants), deadline or sjf")),
    ADMISSION(KeySection.SERVICE, "admission", help("LIMITS", ServiceText.ADMISSION)),
    TENANTS(KeySection.SERVICE, "tenants", help("N|W:W...", ServiceText.TENANTS, "the workload's own")),
    TENANT_WEIGHTS(KeySection.SERVICE, "tenant-weights", help("W:W...", ServiceText.WEIGHTS, "equal")),
    CLASSES(KeySection.SERVICE, "slo-classes", help("CLASS:W,...", ServiceText.CLASSES, "the workload's own")),
    MODEL_MIX(KeySection.SERVICE, "model-mix", help("W:W...", ServiceText.MODELS, "the workload's own")),
    CLASS_LIMITS(KeySection.SERVICE, "class-limits", help("LIMITS", ServiceText.LIMITS, "those of --goodput")),
    KV_PLACEMENT(
            KeySection.SERVING,
            "kv-placement",
            help("NAME", "KV placement; see 'wsc list policies'", "the system's own")),
    CENTRAL(
            spelled(KeySection.SERVING, "central", ""),
            new ValueKind.Switch(),
            "true",
            help("", "wsc-llm without its central scheduler: the default plan instead")),
    MEMORY(
            spelled(KeySection.SERVING, "memory", ""),
            new ValueKind.Switch(),
            "true",
            help("", "wsc-llm without its memory scheduler: KV blocks stay with the decode instance")),
    WITHOUT(KeySection.SERVING, "without", help("NAME,...", ServiceText.WITHOUT)),
    MAX_NUM_SEQS(
            spelled(KeySection.SERVING, "max-num-seqs", ""),
            new ValueKind.Whole(1, 1 << 20),
            help("N", "most sequences in a batch, per instance", "the system's own")),
    MAX_NUM_BATCHED_TOKENS(
            spelled(KeySection.SERVING, "max-num-batched-tokens", ""),
            new ValueKind.Whole(1, 1 << 24),
            help("N", "most tokens in a step, per instance", "the system's own")),
    LONG_PREFILL_TOKEN_THRESHOLD(
            spelled(KeySection.SERVING, "long-prefill-token-threshold", ""),
            new ValueKind.Whole(0, 1 << 24),
            help("N", "most prompt tokens of one request in a vllm-v1 step", "no such bound")),
    RESERVE(
            spelled(KeySection.SERVING, "reserve", ""),
            new ValueKind.Choice(List.of("max", "pow2", "oracle")),
            "max",
            help(
                    "KIND",
                    "KV room orca and static reserve per request: the context limit, the next power of two, or the true length")),
    WATERMARK(
            spelled(KeySection.SERVING, "watermark", ""),
            new ValueKind.Real(0.99, false, false),
            "0.01",
            help("X", "share of KV blocks kept free when a request is admitted")),
    ORACLE_LENGTHS(
            spelled(KeySection.SERVING, "oracle-lengths", ""),
            new ValueKind.Switch(),
            "false",
            help("", "schedulers know output lengths in advance")),
    BLOCK_SIZE(
            spelled(KeySection.KV, "block-size", "_tokens"),
            new ValueKind.Whole(1, 1 << 16),
            "16",
            help("N", "tokens per KV block")),
    NUM_KV_BLOCKS_OVERRIDE(
            spelled(KeySection.KV, "num-kv-blocks-override", ""),
            new ValueKind.Whole(1, Integer.MAX_VALUE),
            help("N", "KV blocks per instance", "what fits the DRAM")),
    BLOCK_IDS(
            spelled(KeySection.KV, "block-ids", ""),
            new ValueKind.Switch(),
            "true",
            help("on|off", "keep block ids in the block tables, or count blocks only (same results, faster)")),
    PREFIX_CACHE(
            spelled(KeySection.KV, "prefix-cache", ""),
            new ValueKind.Switch(),
            help("on|off", "reuse blocks of earlier prompts, as vLLM does; see --router prefix-affinity", "off")),
    PREEMPTION(
            spelled(KeySection.KV, "preemption", ""),
            new ValueKind.Choice(List.of("recompute", "swap", "dies")),
            help(
                    "KIND",
                    "KV cache of a sequence that has to make room: dropped, sent to the host, or moved to other dies",
                    "recompute")),
    HOST_BANDWIDTH(
            spelled(KeySection.KV, "host-bandwidth", "_gigabytes_per_second"),
            new ValueKind.Real(1e6, true, false),
            help("GBPS", "link that swapped KV caches cross, GB/s", "150")),
    GOODPUT_TTFT(
            spelled(KeySection.LIMITS, "goodput-ttft", "_ms"),
            new ValueKind.Real(1e9, true, false),
            help("MS", "limit of TTFT, ms")),
    GOODPUT_TTFT_TOKEN(
            spelled(KeySection.LIMITS, "goodput-ttft-per-prompt-token", "_ms"),
            new ValueKind.Real(1e6, false, false),
            help("MS", "what every prompt token adds to the limit of TTFT, ms", "0")),
    GOODPUT_TPOT(
            spelled(KeySection.LIMITS, "goodput-tpot", "_ms"),
            new ValueKind.Real(1e9, true, false),
            help("MS", "limit of TPOT, ms")),
    GOODPUT_E2EL(
            spelled(KeySection.LIMITS, "goodput-e2el", "_ms"),
            new ValueKind.Real(1e9, true, false),
            help("MS", "limit of E2E, ms")),
    WARMUP(
            spelled(KeySection.LIMITS, "warmup", "_seconds"),
            new ValueKind.Real(8_640_000, false, false),
            "0.0",
            help("S", "requests that arrive in the first S seconds do not count in TTFT, TPOT, E2E and goodput")),
    COOLDOWN(
            spelled(KeySection.LIMITS, "cooldown", "_seconds"),
            new ValueKind.Real(8_640_000, false, false),
            "0.0",
            help("S", "nor do those that arrive in the last S seconds")),
    MAX_LIVE_REQUESTS(
            spelled(KeySection.LIMITS, "max-live-requests", ""),
            new ValueKind.Whole(1, 1 << 28),
            "1048576",
            help("N", "most requests in the system at once; beyond it the run ends with exit code 3")),

    WORKLOAD_CHECKSUM(KeySection.CONTENT, "workload-checksum", help("HEX", "checksum of the requests")),
    OPERATOR_TABLE_CHECKSUM(
            KeySection.CONTENT, "operator-table-checksum", help("HEX", "checksum of the measured tables")),
    MODEL_TEXT(KeySection.CONTENT, "model-text", help("TEXT", "the model's definition")),
    DEFECTS_TEXT(KeySection.CONTENT, "defects-text", help("TEXT", "the defect map")),
    WAFER_TEXT(KeySection.CONTENT, "wafer-text", help("TEXT", "the wafer's definition"));

    private final KeyWords.Spelling spelling;
    private final ValueKind kind;
    private final @Nullable String defaultValue;
    private final KeyWords.Help help;

    /** A text without a default. */
    RunKey(KeySection section, String word, KeyWords.Help help) {
        this(spelled(section, word, ""), new ValueKind.Text(), null, help);
    }

    /** A key without a default. */
    RunKey(KeyWords.Spelling spelling, ValueKind kind, KeyWords.Help help) {
        this(spelling, kind, null, help);
    }

    RunKey(KeyWords.Spelling spelling, ValueKind kind, @Nullable String defaultValue, KeyWords.Help help) {
        this.spelling = spelling;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.help = help;
    }

    public KeySection section() {
        return spelling.section();
    }

    /** The long option, {@code --request-rate}; a switch that is on by default is switched off by {@code --no-...}. */
    public String option() {
        return (isNegated() ? "--no-" : "--") + spelling.word();
    }

    /** The key in YAML, {@code request_rate_per_second}. */
    public String yaml() {
        return spelling.word().replace('-', '_') + spelling.unit();
    }

    public ValueKind kind() {
        return kind;
    }

    /** Canonical text of the default, or null when absence has a meaning of its own. */
    public @Nullable String defaultValue() {
        return defaultValue;
    }

    /** A flag without a value on the command line. */
    public boolean isFlag() {
        return this == CENTRAL || this == MEMORY || this == ORACLE_LENGTHS;
    }

    /** An option that may be given several times; its values are joined by semicolons. */
    public boolean isRepeatable() {
        return this == FAULT || this == SET;
    }

    private boolean isNegated() {
        return isFlag() && "true".equals(defaultValue);
    }

    /** The value that giving the flag sets. */
    public String flagValue() {
        return isNegated() ? "false" : "true";
    }

    /** Whether the key has an option of its own; goodput limits share one, contents have none. */
    public boolean isOption() {
        return section() != KeySection.CONTENT && !name().startsWith("GOODPUT");
    }

    /** Whether the value itself goes into the run hash; files count by their contents, not by their paths. */
    public boolean isHashed() {
        return switch (this) {
            case TRACE,
                    TRACE_FORMAT,
                    OPERATOR_TABLE,
                    SCHEDULER_JAR,
                    MODEL,
                    MODEL_TEXT,
                    WAFER,
                    WAFER_TEXT,
                    SET,
                    DEFECTS,
                    DEFECTS_TEXT,
                    BLOCK_IDS,
                    MAX_LIVE_REQUESTS -> false;
            default -> true;
        };
    }

    /** What stands for the value in the help; empty for a flag. */
    public String label() {
        return help.label();
    }

    public String description() {
        return help.description();
    }

    /** What the help prints as the default. */
    public String shownDefault() {
        if (isFlag()) {
            return "not set";
        }
        if (defaultValue == null) {
            return help.absent();
        }
        return kind instanceof ValueKind.Switch ? (defaultValue.equals("true") ? "on" : "off") : defaultValue;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
