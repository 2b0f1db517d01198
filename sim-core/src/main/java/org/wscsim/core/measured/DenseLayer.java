package org.wscsim.core.measured;

import java.util.Arrays;
import java.util.List;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Kind;

/**
 * The layers of a transformer block, and around the blocks, whose time depends on the step's tokens alone: what a dense
 * table must hold, in the order of a step. Both norms of a block are the same measured layer. The names are those of the
 * tables that LLMServingSim's profiler writes.
 */
public enum DenseLayer {
    EMBEDDING("embedding", Kind.EMBEDDING, false),
    ATTENTION_NORM("layernorm", Kind.ATTENTION_NORM, true),
    QKV("qkv_proj", Kind.QKV, true),
    ROTARY("rotary_emb", Kind.ROPE_AND_KV_WRITE, true),
    ATTENTION_OUT("o_proj", Kind.ATTENTION_OUT, true),
    MLP_NORM("layernorm", Kind.MLP_NORM, true),
    GATE_UP("gate_up_proj", Kind.GATE_UP, true),
    ACTIVATION("act_fn", Kind.ACTIVATION, true),
    DOWN("down_proj", Kind.DOWN, true),
    FINAL_NORM("final_layernorm", Kind.FINAL_NORM, false);

    private final String title;
    private final Kind kind;
    private final boolean perBlock;

    DenseLayer(String title, Kind kind, boolean perBlock) {
        this.title = title;
        this.kind = kind;
        this.perBlock = perBlock;
    }

    /** Its name in tables. */
    public String title() {
        return title;
    }

    /** Names that a table may hold, each once. */
    public static List<String> titles() {
        return Arrays.stream(values()).map(DenseLayer::title).distinct().toList();
    }

    Kind kind() {
        return kind;
    }

    /** Runs per step. */
    int repeats(ModelSpec model) {
        return perBlock ? model.layers() : 1;
    }

    /** Rows of the weight matrix of one rank; 0 where the layer has none worth counting. */
    long inner(ModelSpec model, int tp) {
        return switch (this) {
            case QKV, GATE_UP -> model.hidden();
            case ATTENTION_OUT -> (long) Math.ceilDiv(model.heads(), tp) * model.headDim();
            case DOWN -> Math.ceilDiv(model.ffn(), tp);
            default -> 0;
        };
    }

    /** Columns of the weight matrix of one rank. */
    long outer(ModelSpec model, int tp) {
        return switch (this) {
            case QKV -> (Math.ceilDiv(model.heads(), tp) + 2L * Math.ceilDiv(model.kvHeads(), tp)) * model.headDim();
            case GATE_UP -> (model.gatedMlp() ? 2L : 1L) * Math.ceilDiv(model.ffn(), tp);
            case ATTENTION_OUT, DOWN -> model.hidden();
            default -> 0;
        };
    }

    boolean isGemm() {
        return kind == Kind.QKV || kind == Kind.ATTENTION_OUT || kind == Kind.GATE_UP || kind == Kind.DOWN;
    }
}
