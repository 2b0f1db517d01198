package org.wscsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The attention of one block as shapes. Under tensor parallelism the heads are split, the largest shard decides, and
 * beyond {@code tp == kvHeads} KV heads are replicated. Immutable, any thread.
 *
 * @param heads query heads
 * @param kvHeads key/value heads
 * @param headDim width of a query and of a key
 * @param qkvBias the projections to queries, keys and values carry biases
 * @param outputBias the output projection carries a bias
 * @param qkNorm norms of queries and keys
 * @param positions how a token's position enters
 * @param latent compressed keys and values, null for plain heads
 * @param slidingWindow tokens that some or all layers look back, 0 for no window; noted, not priced
 */
public record AttentionSpec(
        int heads,
        int kvHeads,
        int headDim,
        boolean qkvBias,
        boolean outputBias,
        QkNorm qkNorm,
        Positions positions,
        @Nullable Latent latent,
        int slidingWindow) {
    /** In the literature's words. */
    public enum Kind {
        MHA,
        GQA,
        MQA,
        MLA
    }

    /** Norms of queries and keys before their product. */
    public enum QkNorm {
        NONE,
        /** Weights of one head's width, shared by all heads. */
        SHARED,
        /** Weights for every head. */
        PER_HEAD
    }

    /** How a token's position enters. */
    public enum Positions {
        /** Queries and keys are rotated. */
        ROTARY,
        /** Scores get a bias that is linear in the distance. */
        ALIBI,
        /** A learned table is added to the embedding. */
        LEARNED
    }

    /**
     * Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1): the cache holds one compressed vector
     * and one rotary key per token, for all heads.
     *
     * @param kvRank width of the compressed keys and values
     * @param queryRank width of the compressed queries, 0 when queries are projected directly
     * @param nopeDim width of a head's key without position
     * @param ropeDim width of the rotary key that all heads share
     * @param valueDim width of a head's value
     */
    public record Latent(int kvRank, int queryRank, int nopeDim, int ropeDim, int valueDim) {
        /** Elements of a token in the cache of one layer. */
        public int cached() {
            return kvRank + ropeDim;
        }
    }

    /** Plain attention without biases, norms or window: the LLaMA shape. */
    public static AttentionSpec rotary(int heads, int kvHeads, int headDim) {
        return new AttentionSpec(heads, kvHeads, headDim, false, false, QkNorm.NONE, Positions.ROTARY, null, 0);
    }

    public Kind kind() {
        if (latent != null) {
            return Kind.MLA;
        }
        return kvHeads == heads ? Kind.MHA : kvHeads == 1 ? Kind.MQA : Kind.GQA;
    }

    /** Width of a head's value. */
    public int valueDim() {
        return latent == null ? headDim : latent.valueDim();
    }

    /** Query heads of the largest shard. */
    public int headsPerDie(int tp) {
        return Math.ceilDiv(heads, tp);
    }

    /** Key/value heads of the largest shard. */
    public int kvHeadsPerDie(int tp) {
        return Math.ceilDiv(kvHeads, tp);
    }

    /** Elements of a token in the cache of one layer, on one die; a latent cache is on every die. */
    public long cachedPerDie(int tp) {
        return latent == null ? 2L * kvHeadsPerDie(tp) * headDim : latent.cached();
    }

    /** Weights of the projections of one block on one die. */
    long projections(int hidden, int tp) {
        long own = headsPerDie(tp);
        if (latent == null) {
            return hidden * (own + 2L * kvHeadsPerDie(tp)) * headDim + own * headDim * hidden;
        }
        long queries = latent.queryRank() == 0 ? hidden * own * headDim : latent.queryRank() * (hidden + own * headDim);
        long up = latent.kvRank() * own * (latent.nopeDim() + latent.valueDim());
        return queries + (long) hidden * latent.cached() + up + own * latent.valueDim() * hidden;
    }

    /** Biases and norms of one block on one die. */
    long biasesAndNorms(int hidden, int tp) {
        long own = headsPerDie(tp);
        long kv = kvHeadsPerDie(tp);
        long biases = (qkvBias ? (own + 2 * kv) * headDim : 0) + (outputBias ? hidden : 0);
        return biases + qkNormWeights(tp) + (latent == null ? 0 : latent.queryRank() + latent.kvRank());
    }

    /** Weights of the norms of queries and keys of one block on one die. */
    public long qkNormWeights(int tp) {
        return switch (qkNorm) {
            case NONE -> 0;
            case SHARED -> 2L * headDim;
            case PER_HEAD -> ((long) headsPerDie(tp) + kvHeadsPerDie(tp)) * headDim;
        };
    }
}
