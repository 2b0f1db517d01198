package org.wscsim.core.operator;

import java.util.List;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Attention;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Shape.Elementwise;
import org.wscsim.core.operator.Operator.Shape.Gemm;
import org.wscsim.core.operator.Operator.Traffic;

/**
 * The operators of a dense decoder-only transformer under Megatron tensor parallelism, per die, in order of a step.
 * Heads, MLP width and vocabulary that the ranks do not divide are priced by the largest shard. Stateless, any thread.
 *
 * <p>Vector operations per element, after the counts in the paper authors' public code (PJLAB-CHIP/LLMEngineOnWafer):
 * RMSNorm 4, SiLU 4, product with the gate 1, residual 1, softmax 5 per score. Ours: LayerNorm 6 (mean and shift
 * besides), rotary embedding 3 (two products and a sum), GELU or ReLU 4.
 */
public final class StepOperators {
    private static final double RMS_NORM_OPS = 4;
    private static final double LAYER_NORM_OPS = 6;
    private static final double ROTARY_OPS = 3;
    private static final double ACTIVATION_OPS = 4;
    private static final double SOFTMAX_OPS = 5;

    private final ModelSpec model;
    private final long hidden;
    private final int heads;
    private final int kvHeads;
    private final long queryWidth;
    private final long keyWidth;
    private final long ffn;
    private final long vocabulary;

    private StepOperators(ModelSpec model, int tp) {
        this.model = model;
        hidden = model.hidden();
        heads = Math.ceilDiv(model.heads(), tp);
        queryWidth = (long) heads * model.headDim();
        kvHeads = Math.ceilDiv(model.kvHeads(), tp);
        keyWidth = (long) kvHeads * model.headDim();
        ffn = Math.ceilDiv(model.ffn(), tp);
        vocabulary = Math.ceilDiv(model.vocabulary(), tp);
    }

    /**
     * All operators of a step on one of {@code tp} dies, in the order in which they run.
     *
     * @param tp tensor-parallel ranks, one per die
     */
    public static List<Operator> of(ModelSpec model, int tp) {
        StepOperators die = new StepOperators(model, tp);
        int layers = model.layers();
        return List.of(
                die.embedding(),
                die.norm(Kind.ATTENTION_NORM, layers),
                die.gemm(Kind.QKV, die.hidden, die.queryWidth + 2 * die.keyWidth, die.queryWidth + 2 * die.keyWidth),
                die.ropeAndKvWrite(),
                die.prefillAttention(),
                die.decodeAttention(),
                die.gemm(Kind.ATTENTION_OUT, die.queryWidth, die.hidden, die.hidden),
                die.allReduce(Kind.ATTENTION_ALL_REDUCE),
                die.norm(Kind.MLP_NORM, layers),
                die.gemm(Kind.GATE_UP, die.hidden, (model.gatedMlp() ? 2 : 1) * die.ffn, die.ffn),
                die.activation(),
                die.gemm(Kind.DOWN, die.ffn, die.hidden, die.hidden),
                die.allReduce(Kind.MLP_ALL_REDUCE),
                die.norm(Kind.FINAL_NORM, 1),
                die.lmHead(),
                die.logitsGather(),
                die.sampling());
    }

    /** Matrix work of the whole model, without padding and replicas: FLOP per count of the operator's kind. */
    public static double usefulFlops(ModelSpec model, Count count) {
        double flops = 0;
        for (Operator operator : of(model, 1)) {
            if (operator.count() == count) {
                flops += operator.repeats() * operator.flops();
            }
        }
        return flops;
    }

    /** A row of the table (and of the positions) per token, read where the vocabulary's shard lies. */
    private Operator embedding() {
        boolean positions = model.learnedPositions() > 0;
        double rows = (positions ? 2.0 : 1.0) * hidden * model.bytesPerWeight();
        return new Operator(
                Kind.EMBEDDING,
                1,
                Count.NEW_TOKENS,
                Elementwise.INSTANCE,
                0,
                positions ? hidden : 0,
                traffic(0, rows, Count.NEW_TOKENS));
    }

    private Operator norm(Kind kind, int repeats) {
        double weights = (model.layerNorm() ? 2.0 : 1.0) * hidden * model.bytesPerWeight();
        double ops = (model.layerNorm() ? LAYER_NORM_OPS : RMS_NORM_OPS) * hidden;
        return new Operator(
                kind, repeats, Count.NEW_TOKENS, Elementwise.INSTANCE, 0, ops, withActivations(weights, 2.0 * hidden));
    }

    /** {@code biases}: elements added to the output, when the model has biases. */
    private Operator gemm(Kind kind, long inner, long outer, long biases) {
        Gemm gemm = Gemm.dense(inner, outer);
        double weights = (gemm.weights() + (model.biases() ? biases : 0)) * model.bytesPerWeight();
        return new Operator(
                kind,
                model.layers(),
                Count.NEW_TOKENS,
                gemm,
                gemm.flopsPerCount(),
                model.biases() ? biases : 0,
                withActivations(weights, (double) (inner + outer)));
    }

    private Operator ropeAndKvWrite() {
        double ops = model.learnedPositions() > 0 ? 0 : ROTARY_OPS * (queryWidth + keyWidth);
        return new Operator(
                Kind.ROPE_AND_KV_WRITE,
                model.layers(),
                Count.NEW_TOKENS,
                Elementwise.INSTANCE,
                0,
                ops,
                traffic(0, 2.0 * keyWidth * model.bytesPerKv(), Count.NEW_TOKENS));
    }

    /** QK and PV: 4 head widths per pair and head; the KV of earlier chunks is read again. */
    private Operator prefillAttention() {
        return attention(Kind.PREFILL_ATTENTION, Count.PREFILL_PAIRS, Count.PREFILL_PRIOR_TOKENS);
    }

    private Operator decodeAttention() {
        return attention(Kind.DECODE_ATTENTION, Count.DECODE_CONTEXT_TOKENS, Count.DECODE_LOCAL_TOKENS);
    }

    private Operator attention(Kind kind, Count pairs, Count tokensRead) {
        Attention shape = new Attention(heads, kvHeads, model.headDim(), model.headDim());
        return new Operator(
                kind,
                model.layers(),
                pairs,
                shape,
                shape.flopsPerPair(),
                SOFTMAX_OPS * heads,
                traffic(0, 2.0 * keyWidth * model.bytesPerKv(), tokensRead));
    }

    private Operator allReduce(Kind kind) {
        return new Operator(
                kind,
                model.layers(),
                Count.NEW_TOKENS,
                new Collective(Form.ALL_REDUCE),
                0,
                0,
                new Traffic(0, 0, Count.NEW_TOKENS, 0, hidden * model.bytesPerActivation()));
    }

    /** The MLP's activation and both residual sums of the block. */
    private Operator activation() {
        double perElement = ACTIVATION_OPS + (model.gatedMlp() ? 1 : 0);
        double elements = (model.gatedMlp() ? 3 : 2) * ffn + 3 * hidden;
        return new Operator(
                Kind.ACTIVATION,
                model.layers(),
                Count.NEW_TOKENS,
                Elementwise.INSTANCE,
                0,
                perElement * ffn + 2 * hidden,
                withActivations(0, elements));
    }

    private Operator lmHead() {
        Gemm gemm = Gemm.dense(hidden, vocabulary);
        return new Operator(
                Kind.LM_HEAD,
                1,
                Count.SAMPLED_SEQUENCES,
                gemm,
                gemm.flopsPerCount(),
                0,
                new Traffic(
                        gemm.weights() * model.bytesPerWeight(),
                        0,
                        Count.SAMPLED_SEQUENCES,
                        (double) (hidden + vocabulary) * model.bytesPerActivation(),
                        0));
    }

    private Operator logitsGather() {
        double logits = (double) model.vocabulary() * model.bytesPerActivation();
        return new Operator(
                Kind.LOGITS_GATHER,
                1,
                Count.SAMPLED_SEQUENCES,
                new Collective(Form.ALL_GATHER),
                0,
                0,
                new Traffic(0, 0, Count.SAMPLED_SEQUENCES, 0, logits));
    }

    /** Softmax over the gathered logits, on every die alike. */
    private Operator sampling() {
        return new Operator(
                Kind.SAMPLING,
                1,
                Count.SAMPLED_SEQUENCES,
                Elementwise.INSTANCE,
                0,
                SOFTMAX_OPS * model.vocabulary(),
                traffic(0, 0, Count.SAMPLED_SEQUENCES));
    }

    private Traffic withActivations(double weightBytes, double elements) {
        return new Traffic(weightBytes, 0, Count.NEW_TOKENS, elements * model.bytesPerActivation(), 0);
    }

    private static Traffic traffic(double weightBytes, double dramBytes, Count dramCount) {
        return new Traffic(weightBytes, dramBytes, dramCount, 0, 0);
    }
}
