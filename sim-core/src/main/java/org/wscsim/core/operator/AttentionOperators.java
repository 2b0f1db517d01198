package org.wscsim.core.operator;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.model.AttentionSpec;
import org.wscsim.core.model.AttentionSpec.Latent;
import org.wscsim.core.model.AttentionSpec.Positions;
import org.wscsim.core.model.AttentionSpec.QkNorm;
import org.wscsim.core.model.ModelSpec.Norm;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Attention;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Shape.Gemm;
import org.wscsim.core.operator.Operator.Traffic;

/**
 * Norm, projections and attention of a block on one rank. Heads that the ranks do not divide are priced by the largest
 * shard. Immutable, any thread.
 *
 * <p>Latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1.2): queries and keys are projected down by every rank
 * alike and up for its own heads. A prefill computes keys and values of its tokens, and of the chunks before, and
 * attends as usual. A decoding sequence leaves the cache as it is: the key half of the up projection is applied to its
 * query, the value half to its result, the same FLOP per token as the projection up, and all heads share one cached
 * vector. So one operator stands for both, its weights read once.
 */
final class AttentionOperators {
    /** Two products and a sum. */
    private static final double ROTARY_OPS = 3;
    /** Slope times distance, added to a score. */
    private static final double ALIBI_OPS = 2;
    /** RMSNorm per element. */
    private static final double NORM_OPS = 4;

    private final RankWork rank;
    private final AttentionSpec spec;
    private final int layers;
    private final int heads;
    private final int kvHeads;

    AttentionOperators(RankWork rank) {
        this.rank = rank;
        spec = rank.model().attention();
        layers = rank.model().layers();
        heads = spec.headsPerDie(rank.tp());
        kvHeads = spec.kvHeadsPerDie(rank.tp());
    }

    /** In the order of a block, which starts with its norm. */
    List<Operator> all() {
        List<Operator> all = new ArrayList<>();
        all.add(rank.norm(
                Kind.ATTENTION_NORM, layers * Math.max(1, rank.model().block().norms() / 2)));
        Latent latent = spec.latent();
        if (latent == null) {
            addPlain(all);
        } else {
            addLatent(all, latent);
        }
        long outputBias = spec.outputBias() ? rank.hidden() : 0;
        all.add(rank.gemm(Kind.ATTENTION_OUT, layers, (long) heads * spec.valueDim(), rank.hidden(), outputBias));
        if (!rank.model().block().parallel()) {
            all.add(rank.collective(Kind.ATTENTION_ALL_REDUCE, layers, Form.ALL_REDUCE, rank.hidden()));
        }
        return all;
    }

    private void addPlain(List<Operator> all) {
        int dim = spec.headDim();
        long width = (heads + 2L * kvHeads) * dim;
        all.add(rank.gemm(Kind.QKV, layers, rank.hidden(), width, spec.qkvBias() ? width : 0));
        long rotated = ((long) heads + kvHeads) * dim;
        all.add(ropeAndKvWrite(rotated, spec.qkNorm() == QkNorm.NONE ? 0 : rotated));
        Attention shape = new Attention(heads, kvHeads, dim, dim);
        all.add(attention(Kind.PREFILL_ATTENTION, shape, Count.PREFILL_PAIRS, Count.PREFILL_PRIOR_TOKENS));
        all.add(attention(Kind.DECODE_ATTENTION, shape, Count.DECODE_CONTEXT_TOKENS, Count.DECODE_LOCAL_TOKENS));
    }

    private void addLatent(List<Operator> all, Latent latent) {
        long queryWidth = (long) heads * spec.headDim();
        int queryRank = latent.queryRank();
        if (queryRank > 0) {
            all.add(rank.gemm(Kind.QUERY_DOWN, layers, rank.hidden(), queryRank, 0));
            all.add(rank.norm(Kind.QUERY_NORM, layers, Norm.RMS, queryRank));
        }
        all.add(rank.gemm(Kind.QUERY_UP, layers, queryRank > 0 ? queryRank : rank.hidden(), queryWidth, 0));
        all.add(rank.gemm(Kind.KV_DOWN, layers, rank.hidden(), latent.cached(), 0));
        all.add(rank.norm(Kind.KV_NORM, layers, Norm.RMS, latent.kvRank()));
        all.add(ropeAndKvWrite((heads + 1L) * latent.ropeDim(), 0));
        Gemm up = Gemm.dense(latent.kvRank(), (long) heads * (latent.nopeDim() + latent.valueDim()));
        all.add(rank.gemm(Kind.KV_UP, layers, up, 0));
        Traffic weightsAreRead = new Traffic(0, 0, Count.PREFILL_PRIOR_TOKENS, 0, 0);
        all.add(new Operator(
                Kind.KV_UP_PRIOR, layers, Count.PREFILL_PRIOR_TOKENS, up, up.flopsPerCount(), 0, weightsAreRead, null));
        Attention prefill = new Attention(heads, heads, spec.headDim(), latent.valueDim());
        Attention decode = new Attention(heads, 1, latent.cached(), latent.kvRank());
        all.add(attention(Kind.PREFILL_ATTENTION, prefill, Count.PREFILL_PAIRS, Count.PREFILL_PRIOR_TOKENS));
        all.add(attention(Kind.DECODE_ATTENTION, decode, Count.DECODE_CONTEXT_TOKENS, Count.DECODE_LOCAL_TOKENS));
    }

    /** Norms of queries and keys, where the model has them, come with it. */
    private Operator ropeAndKvWrite(long rotated, long normed) {
        double ops = (spec.positions() == Positions.ROTARY ? ROTARY_OPS * rotated : 0) + NORM_OPS * normed;
        double weights =
                (double) spec.qkNormWeights(rank.tp()) * rank.precision().weightBytes();
        Traffic traffic = new Traffic(weights, kvBytes(), Count.NEW_TOKENS, 0, 0);
        return rank.elementwise(Kind.ROPE_AND_KV_WRITE, layers, ops, traffic);
    }

    private Operator attention(Kind kind, Attention shape, Count pairs, Count tokensRead) {
        double ops = RankWork.SOFTMAX_OPS + (spec.positions() == Positions.ALIBI ? ALIBI_OPS : 0);
        return new Operator(
                kind,
                layers,
                pairs,
                shape,
                shape.flopsPerPair(),
                ops * heads,
                new Traffic(0, kvBytes(), tokensRead, 0, 0),
                null);
    }

    /** Of one token in one layer. */
    private double kvBytes() {
        return (double) spec.cachedPerDie(rank.tp()) * rank.precision().kvBytes();
    }
}
