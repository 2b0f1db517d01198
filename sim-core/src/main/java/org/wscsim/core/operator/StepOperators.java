package org.wscsim.core.operator;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.ModelSpec.EmbeddingSpec;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Shape.Elementwise;
import org.wscsim.core.operator.Operator.Shape.Gemm;
import org.wscsim.core.operator.Operator.Traffic;

/**
 * The operators of a decoder-only transformer under Megatron tensor parallelism, per die, in order of a step: what every
 * operator model prices. Heads, MLP width and vocabulary that the ranks do not divide are those of the largest shard.
 * Stateless, any thread.
 *
 * <p>Vector operations per element, after the counts in the paper authors' public code (PJLAB-CHIP/LLMEngineOnWafer):
 * RMSNorm 4, SiLU 4, product with the gate 1, residual 1, softmax 5 per score. Ours: LayerNorm 6 (mean and shift
 * besides), rotary embedding 3 (two products and a sum), ALiBi 2 per score, GELU or ReLU 4.
 */
public final class StepOperators {
    private StepOperators() {}

    /**
     * All operators of a step on one of {@code tp} dies, in the order in which they run.
     *
     * @param tp tensor-parallel ranks, one per die
     */
    public static List<Operator> of(ModelSpec model, int tp) {
        RankWork rank = new RankWork(model, tp);
        List<Operator> all = new ArrayList<>();
        all.add(embedding(rank));
        all.addAll(new AttentionOperators(rank).all());
        all.addAll(new MlpOperators(rank).all());
        all.add(rank.norm(Kind.FINAL_NORM, 1));
        all.add(lmHead(rank));
        all.add(logitsGather(rank));
        all.add(sampling(rank));
        return List.copyOf(all);
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
    private static Operator embedding(RankWork rank) {
        boolean positions = rank.model().embedding().learnedPositions() > 0;
        double rows = (positions ? 2.0 : 1.0) * rank.hidden() * rank.precision().weightBytes();
        Traffic traffic = new Traffic(0, rows, Count.NEW_TOKENS, 0, 0);
        return rank.elementwise(Kind.EMBEDDING, 1, positions ? rank.hidden() : 0, traffic);
    }

    private static Operator lmHead(RankWork rank) {
        EmbeddingSpec embedding = rank.model().embedding();
        long vocabulary = Math.ceilDiv(embedding.vocabulary(), rank.tp());
        Gemm gemm = Gemm.dense(rank.hidden(), vocabulary);
        long biases = embedding.headBias() ? vocabulary : 0;
        double weights = (gemm.weights() + biases) * rank.precision().weightBytes();
        double activations =
                (double) (rank.hidden() + vocabulary) * rank.precision().activationBytes();
        return new Operator(
                Kind.LM_HEAD,
                1,
                Count.SAMPLED_SEQUENCES,
                gemm,
                gemm.flopsPerCount(),
                (double) biases,
                new Traffic(weights, 0, Count.SAMPLED_SEQUENCES, activations, 0),
                null);
    }

    private static Operator logitsGather(RankWork rank) {
        double logits = (double) rank.model().vocabulary() * rank.precision().activationBytes();
        return new Operator(
                Kind.LOGITS_GATHER,
                1,
                Count.SAMPLED_SEQUENCES,
                new Collective(Form.ALL_GATHER),
                0,
                0,
                new Traffic(0, 0, Count.SAMPLED_SEQUENCES, 0, logits),
                null);
    }

    /** Softmax over the gathered logits, on every die alike. */
    private static Operator sampling(RankWork rank) {
        return new Operator(
                Kind.SAMPLING,
                1,
                Count.SAMPLED_SEQUENCES,
                Elementwise.INSTANCE,
                0,
                RankWork.SOFTMAX_OPS * rank.model().vocabulary(),
                new Traffic(0, 0, Count.SAMPLED_SEQUENCES, 0, 0),
                null);
    }
}
