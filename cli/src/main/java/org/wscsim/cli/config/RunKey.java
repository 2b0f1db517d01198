package org.wscsim.cli.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.MeshFidelity;
import org.wscsim.schedulers.partition.PlanText;

/**
 * The table of everything a run can be told. Command line, YAML, help text and run hash are all read off it: a new
 * setting is one line here and one field of {@link RunConfig}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the records are immutable; the checker asks for an annotation we do not use
public enum RunKey {
    WORKLOAD(
            Section.WORKLOAD,
            spelled("workload", ""),
            new ValueKind.Text(),
            "azure-conv",
            help("NAME", "built-in workload; see 'wsc list workloads'")),
    TRACE(
            Section.WORKLOAD,
            spelled("trace", ""),
            new ValueKind.Text(),
            null,
            help(
                    "FILE",
                    "trace to replay instead of a built-in workload: Azure CSV (TIMESTAMP,ContextTokens,GeneratedTokens)")),
    REQUEST_RATE(
            Section.WORKLOAD,
            spelled("request-rate", "_per_second"),
            new ValueKind.Real(1e9, true, true),
            null,
            help(
                    "R",
                    "mean request rate in requests per second; time is rescaled to it; 'inf' = all at once",
                    "the workload's own")),
    RATE_SCALE(
            Section.WORKLOAD,
            spelled("rate-scale", ""),
            new ValueKind.Real(1e9, true, false),
            "1.0",
            help("X", "multiple of that rate")),
    REQUESTS(
            Section.WORKLOAD,
            spelled("requests", ""),
            new ValueKind.Whole(1, Long.MAX_VALUE),
            null,
            help("N", "number of requests", "all of the workload")),
    SEED(
            Section.WORKLOAD,
            spelled("seed", ""),
            new ValueKind.Whole(0, Long.MAX_VALUE),
            "1",
            help("N", "seed of generated workloads and of random policies")),
    PROMPT_TOKENS(
            Section.WORKLOAD,
            spelled("prompt-tokens", ""),
            new ValueKind.Whole(1, 1 << 22),
            null,
            help("N", "fixed prompt length of the poisson workload, tokens", "lengths like azure-conv\'s")),
    OUTPUT_TOKENS(
            Section.WORKLOAD,
            spelled("output-tokens", ""),
            new ValueKind.Whole(1, 1 << 22),
            null,
            help("N", "fixed output length of the poisson workload, tokens", "lengths like azure-conv\'s")),

    MODEL(
            Section.PLATFORM,
            spelled("model", ""),
            new ValueKind.Text(),
            "llama-3-70b",
            help("NAME|FILE", "language model: a name ('wsc list models'), a Hugging Face config.json or a YAML file")),
    WAFER(
            Section.PLATFORM,
            spelled("wafer", ""),
            new ValueKind.Text(),
            "wsc-case3",
            help("NAME|FILE", "wafer: a name ('wsc list wafers') or a YAML file")),
    MESH(
            Section.PLATFORM,
            spelled("mesh", ""),
            new ValueKind.Choice(MeshFidelity.keys()),
            MeshFidelity.RESERVING.key(),
            help("KIND", "mesh model: " + MeshFidelity.help())),

    OPERATOR_MODEL(
            Section.PLATFORM,
            spelled("operator-model", ""),
            new ValueKind.Choice(OperatorModels.NAMES),
            OperatorModels.NAMES.getFirst(),
            help("KIND", OperatorModels.HELP)),
    OPERATOR_TABLE(
            Section.PLATFORM,
            spelled("operator-table", ""),
            new ValueKind.Text(),
            null,
            help("DIR", "folder with the tables of '--operator-model measured'")),

    SYSTEM(
            Section.SERVING,
            spelled("system", ""),
            new ValueKind.Text(),
            "wsc-llm",
            help("NAME", "serving system; see 'wsc list systems'")),
    SYSTEMS(
            Section.SERVING,
            spelled("systems", ""),
            new ValueKind.Text(),
            "orca,vllm,splitwise-wafer,wsc-llm",
            help("NAME,...", "serving systems to compare; see 'wsc list systems'")),
    PLAN(
            Section.SERVING,
            spelled("plan", ""),
            new ValueKind.Text(),
            null,
            help("PLAN", "instances: " + PlanText.SYNTAX, "the system's own")),
    ROUTER(
            Section.SERVING,
            spelled("router", ""),
            new ValueKind.Text(),
            null,
            help("NAME", "router; see 'wsc list policies'", "the system's own")),
    KV_PLACEMENT(
            Section.SERVING,
            spelled("kv-placement", ""),
            new ValueKind.Text(),
            null,
            help("NAME", "KV placement; see 'wsc list policies'", "the system's own")),
    CENTRAL(
            Section.SERVING,
            spelled("central", ""),
            new ValueKind.Switch(),
            "true",
            help("", "wsc-llm without its central scheduler: the default plan instead")),
    MEMORY(
            Section.SERVING,
            spelled("memory", ""),
            new ValueKind.Switch(),
            "true",
            help("", "wsc-llm without its memory scheduler: KV blocks stay with the decode instance")),
    MAX_NUM_SEQS(
            Section.SERVING,
            spelled("max-num-seqs", ""),
            new ValueKind.Whole(1, 1 << 20),
            null,
            help("N", "most sequences in a batch, per instance", "the system's own")),
    MAX_NUM_BATCHED_TOKENS(
            Section.SERVING,
            spelled("max-num-batched-tokens", ""),
            new ValueKind.Whole(1, 1 << 24),
            null,
            help("N", "most tokens in a step, per instance", "the system's own")),
    RESERVE(
            Section.SERVING,
            spelled("reserve", ""),
            new ValueKind.Choice(List.of("max", "pow2", "oracle")),
            "max",
            help(
                    "KIND",
                    "KV room orca reserves per request: the context limit, the next power of two, or the true length")),
    WATERMARK(
            Section.SERVING,
            spelled("watermark", ""),
            new ValueKind.Real(0.99, false, false),
            "0.01",
            help("X", "share of KV blocks kept free when a request is admitted")),
    ORACLE_LENGTHS(
            Section.SERVING,
            spelled("oracle-lengths", ""),
            new ValueKind.Switch(),
            "false",
            help("", "schedulers know output lengths in advance")),

    BLOCK_SIZE(
            Section.KV,
            spelled("block-size", "_tokens"),
            new ValueKind.Whole(1, 1 << 16),
            "16",
            help("N", "tokens per KV block")),
    NUM_KV_BLOCKS_OVERRIDE(
            Section.KV,
            spelled("num-kv-blocks-override", ""),
            new ValueKind.Whole(1, Integer.MAX_VALUE),
            null,
            help("N", "KV blocks per instance", "what fits the DRAM")),
    BLOCK_IDS(
            Section.KV,
            spelled("block-ids", ""),
            new ValueKind.Switch(),
            "true",
            help("on|off", "keep block ids in the block tables, or count blocks only (same results, faster)")),

    GOODPUT_TTFT(
            Section.LIMITS,
            spelled("goodput-ttft", "_ms"),
            new ValueKind.Real(1e9, true, false),
            null,
            help("MS", "limit of TTFT, ms")),
    GOODPUT_TPOT(
            Section.LIMITS,
            spelled("goodput-tpot", "_ms"),
            new ValueKind.Real(1e9, true, false),
            null,
            help("MS", "limit of TPOT, ms")),
    GOODPUT_E2EL(
            Section.LIMITS,
            spelled("goodput-e2el", "_ms"),
            new ValueKind.Real(1e9, true, false),
            null,
            help("MS", "limit of E2E, ms")),
    WARMUP(
            Section.LIMITS,
            spelled("warmup", "_seconds"),
            new ValueKind.Real(8_640_000, false, false),
            "0.0",
            help("S", "requests that arrive in the first S seconds do not count in TTFT, TPOT, E2E and goodput")),
    COOLDOWN(
            Section.LIMITS,
            spelled("cooldown", "_seconds"),
            new ValueKind.Real(8_640_000, false, false),
            "0.0",
            help("S", "nor do those that arrive in the last S seconds")),
    MAX_LIVE_REQUESTS(
            Section.LIMITS,
            spelled("max-live-requests", ""),
            new ValueKind.Whole(1, 1 << 28),
            "1048576",
            help("N", "most requests in the system at once; beyond it the run ends with exit code 3")),

    WORKLOAD_CHECKSUM(
            Section.CONTENT,
            spelled("workload-checksum", ""),
            new ValueKind.Text(),
            null,
            help("HEX", "checksum of the requests")),
    OPERATOR_TABLE_CHECKSUM(
            Section.CONTENT,
            spelled("operator-table-checksum", ""),
            new ValueKind.Text(),
            null,
            help("HEX", "checksum of the measured tables")),
    MODEL_TEXT(
            Section.CONTENT,
            spelled("model-text", ""),
            new ValueKind.Text(),
            null,
            help("TEXT", "the model's definition")),
    WAFER_TEXT(
            Section.CONTENT,
            spelled("wafer-text", ""),
            new ValueKind.Text(),
            null,
            help("TEXT", "the wafer's definition"));

    /** Headings of the help text, in order. */
    public enum Section {
        WORKLOAD("Workload"),
        PLATFORM("Model and wafer"),
        SERVING("Serving system"),
        KV("KV cache"),
        LIMITS("Goodput and limits"),
        /** In files only. */
        CONTENT("");

        private final String heading;

        Section(String heading) {
            this.heading = heading;
        }

        public String heading() {
            return heading;
        }
    }

    private final Section section;
    private final Spelling spelling;
    private final ValueKind kind;
    private final @Nullable String defaultValue;
    private final Help help;

    RunKey(Section section, Spelling spelling, ValueKind kind, @Nullable String defaultValue, Help help) {
        this.section = section;
        this.spelling = spelling;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.help = help;
    }

    /**
     * @param word as on the command line, without dashes in front
     * @param unit what YAML appends
     */
    private record Spelling(String word, String unit) {}

    /**
     * @param label what stands for the value, empty for a flag
     * @param absent what leaving the key out means, where there is no default value
     */
    private record Help(String label, String description, String absent) {}

    private static Spelling spelled(String word, String unit) {
        return new Spelling(word, unit);
    }

    private static Help help(String label, String description) {
        return new Help(label, description, "none");
    }

    private static Help help(String label, String description, String absent) {
        return new Help(label, description, absent);
    }

    public Section section() {
        return section;
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

    private boolean isNegated() {
        return isFlag() && "true".equals(defaultValue);
    }

    /** The value that giving the flag sets. */
    public String flagValue() {
        return isNegated() ? "false" : "true";
    }

    /** Whether the key has an option of its own; goodput limits share one, contents have none. */
    public boolean isOption() {
        return section != Section.CONTENT && !name().startsWith("GOODPUT");
    }

    /** Whether the value itself goes into the run hash; files count by their contents, not by their paths. */
    public boolean isHashed() {
        return switch (this) {
            case TRACE, OPERATOR_TABLE, MODEL, MODEL_TEXT, WAFER, WAFER_TEXT, BLOCK_IDS, MAX_LIVE_REQUESTS -> false;
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
