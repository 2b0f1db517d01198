package org.wscsim.cli.predict;

import java.util.List;
import java.util.Map;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.Collective.Form;
import org.wscsim.core.failure.BadInputException;

/** A row of a prediction file as a {@link Kernel}. Stateless. */
final class KernelRow {
    private static final long MAX_WIDTH = 1L << 32;
    private static final long MAX_BYTES = 1L << 50;
    /** More than the cores of any wafer here. */
    private static final int MAX_RANKS = 1 << 20;

    private static final int MAX_EXPERTS = 4_096;
    private static final int MAX_BATCH = 1 << 16;
    private static final long MAX_TOKENS = 1L << 24;
    private static final List<String> SWITCH = List.of("true", "false", "True", "False", "1", "0");
    private static final List<String> IMPLS = List.of("nccl", "custom-graph", "custom-eager");
    private static final List<String> KINDS = List.of(
            "gemm",
            "attention-decode",
            "attention-prefill",
            "moe",
            "all-reduce",
            "all-gather",
            "reduce-scatter",
            "all-to-all",
            "send",
            "step",
            "artifact-prefill",
            "artifact-decode",
            "artifact-operator");
    private static final Map<String, Form> COLLECTIVES = Map.of(
            "all-reduce", Form.ALL_REDUCE,
            "all-gather", Form.ALL_GATHER,
            "reduce-scatter", Form.REDUCE_SCATTER,
            "all-to-all", Form.ALL_TO_ALL,
            "send", Form.SEND);

    private KernelRow() {}

    /** Every kind a row may be of, steps and artifact rows included. */
    static List<String> kinds() {
        return KINDS;
    }

    static boolean isKernel(String kind) {
        return COLLECTIVES.containsKey(kind)
                || List.of("gemm", "attention-decode", "attention-prefill", "moe")
                        .contains(kind);
    }

    /** @throws BadInputException naming the column */
    static Kernel of(String kind, Cells cells) {
        return switch (kind) {
            case "gemm" -> gemm(cells);
            case "attention-decode" -> decode(cells);
            case "attention-prefill" -> prefill(cells);
            case "moe" -> experts(cells);
            default -> collective(kind, cells);
        };
    }

    private static Kernel gemm(Cells cells) {
        String trace = cells.oneOf("use_trace", "true", SWITCH);
        Kernel.GemmOptions options = new Kernel.GemmOptions(
                cells.text("dtype", ""),
                cells.text("fidelity", ""),
                cells.text("storage", ""),
                trace.equalsIgnoreCase("true") || trace.equals("1"));
        return new Kernel.Gemm(
                cells.whole("m", MAX_WIDTH), cells.whole("n", MAX_WIDTH), cells.whole("k", MAX_WIDTH), options);
    }

    private static Kernel decode(Cells cells) {
        return new Kernel.DecodeAttention(
                cells.count("batch"),
                cells.whole("context", MAX_WIDTH),
                cells.count("heads"),
                kvHeads(cells),
                cells.count("head_dim"));
    }

    private static Kernel prefill(Cells cells) {
        return new Kernel.PrefillAttention(
                (int) cells.whole("batch", MAX_BATCH),
                cells.whole("tokens", MAX_TOKENS),
                cells.wholeOrZero("prior_context", MAX_TOKENS),
                cells.count("heads"),
                kvHeads(cells),
                cells.count("head_dim"));
    }

    private static int kvHeads(Cells cells) {
        int heads = cells.count("heads");
        int kvHeads = cells.count("kv_heads");
        if (heads % kvHeads != 0) {
            throw new BadInputException("kv_heads do not divide heads: heads=" + heads + ", kv_heads=" + kvHeads
                    + "; give a divisor of heads");
        }
        return kvHeads;
    }

    private static Kernel experts(Cells cells) {
        int experts = (int) cells.whole("experts", MAX_EXPERTS);
        int topK = (int) cells.whole("top_k", MAX_EXPERTS);
        int ep = cells.count("moe_ep", 1);
        if (topK > experts || ep > experts) {
            throw new BadInputException("more than there are experts: experts=" + experts + ", top_k=" + topK
                    + ", moe_ep=" + ep + "; give at most experts");
        }
        return new Kernel.GroupedGemm(
                cells.whole("tokens", MAX_WIDTH),
                cells.count("hidden"),
                cells.count("ffn"),
                experts,
                topK,
                cells.count("moe_tp", 1),
                ep,
                skew(cells.text("distribution", "balanced")));
    }

    /** {@code balanced} or {@code uniform}, or {@code power_law_1.2}. */
    private static double skew(String distribution) {
        if (distribution.equals("balanced") || distribution.equals("uniform")) {
            return 0;
        }
        String exponent = distribution.startsWith("power_law_") ? distribution.substring("power_law_".length()) : "";
        if (!exponent.matches("\\d{1,2}(\\.\\d{1,6})?")) {
            throw new BadInputException("unknown distribution: distribution=" + distribution
                    + "; give balanced, uniform or power_law_X with X like 1.2");
        }
        return Double.parseDouble(exponent);
    }

    private static Kernel collective(String kind, Cells cells) {
        Form form = COLLECTIVES.get(kind);
        if (form == null) {
            throw new IllegalArgumentException("not a kernel: kind=" + kind);
        }
        String impl = cells.has("impl") ? cells.oneOf("impl", "", IMPLS) : "";
        int ranks = form == Form.SEND && !cells.has("ranks") ? 2 : (int) cells.whole("ranks", MAX_RANKS);
        if (ranks < 2) {
            throw new BadInputException("a collective needs ranks: ranks=" + ranks + ", allowed=2 or more; correct it");
        }
        return new Kernel.Collective(form, ranks, cells.whole("bytes", MAX_BYTES), impl);
    }
}
