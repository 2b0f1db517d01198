package org.wscsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer as shapes: what a Hugging Face {@code config.json} says that bears on cost, in the
 * literature's words. Parameter counts and bytes follow from it; under tensor parallelism they are those of the largest
 * shard. Immutable, any thread.
 *
 * @param name catalogue name, or the file's
 * @param layers transformer blocks
 * @param hidden model width
 * @param attention of every block
 * @param mlp of the blocks without experts
 * @param experts of the blocks with experts, null for a dense model
 * @param block norms and order of a block
 * @param embedding first and last matrix
 * @param contextLimit longest context the model was trained for, tokens
 * @param precision bytes per number
 */
public record ModelSpec(
        String name,
        int layers,
        int hidden,
        AttentionSpec attention,
        MlpSpec mlp,
        @Nullable ExpertSpec experts,
        BlockSpec block,
        EmbeddingSpec embedding,
        int contextLimit,
        Precision precision) {

    /** Norms by what they compute and learn. */
    public enum Norm {
        RMS(1),
        /** Mean and shift besides. */
        LAYER(2),
        /** LayerNorm that learns a scale only. */
        LAYER_SCALE(1),
        /** LayerNorm that learns nothing. */
        LAYER_PLAIN(0);

        private final int weights;

        Norm(int weights) {
            this.weights = weights;
        }

        /** Learned weights per element. */
        public int weights() {
            return weights;
        }
    }

    /**
     * @param norm kind of every norm
     * @param norms per block, the final norm not among them: 1, 2 or 4
     * @param parallel attention and MLP read the same input and their outputs are added, so one all-reduce serves both
     */
    public record BlockSpec(Norm norm, int norms, boolean parallel) {
        /** Two norms, attention before MLP. */
        public static BlockSpec sequential(Norm norm) {
            return new BlockSpec(norm, 2, false);
        }
    }

    /**
     * @param vocabulary rows of the embedding
     * @param tied the LM head shares the embedding's weights
     * @param headBias the LM head carries a bias
     * @param learnedPositions rows of a learned position table, 0 for none
     */
    public record EmbeddingSpec(int vocabulary, boolean tied, boolean headBias, int learnedPositions) {}

    /** The same model with another number of blocks. */
    public ModelSpec withLayers(int count) {
        return new ModelSpec(name, count, hidden, attention, mlp, experts, block, embedding, contextLimit, precision);
    }

    /** The same model under another name. */
    public ModelSpec named(String other) {
        return new ModelSpec(other, layers, hidden, attention, mlp, experts, block, embedding, contextLimit, precision);
    }

    /** The same model with other experts. */
    public ModelSpec withExperts(ExpertSpec other) {
        return new ModelSpec(name, layers, hidden, attention, mlp, other, block, embedding, contextLimit, precision);
    }

    /** Neither experts nor a latent cache: every block is an attention of heads and one MLP. */
    public boolean isDense() {
        return experts == null && attention.latent() == null;
    }

    public int heads() {
        return attention.heads();
    }

    public int kvHeads() {
        return attention.kvHeads();
    }

    public int headDim() {
        return attention.headDim();
    }

    public int vocabulary() {
        return embedding.vocabulary();
    }

    /** Width of the dense MLP. */
    public int ffn() {
        return mlp.width();
    }

    public boolean gatedMlp() {
        return mlp.gated();
    }

    /** Of a projection's weight; a fraction where weights are quantized. */
    public double bytesPerWeight() {
        return precision.projectionBytes();
    }

    public int bytesPerKv() {
        return precision.kvBytes();
    }

    public int bytesPerActivation() {
        return precision.activationBytes();
    }

    /** Blocks with a dense MLP. */
    public int denseLayers() {
        return experts == null ? layers : layers - experts.layers();
    }

    /** KV bytes of one token, all layers, without replication. */
    public long kvBytesPerToken() {
        return kvBytesPerTokenPerDie(1);
    }

    /**
     * KV bytes of one token on one die under tensor parallelism: {@code ceil(kvHeads / tp)} heads, so that beyond
     * {@code tp == kvHeads} the heads are replicated and charged. A latent cache is replicated on every die.
     */
    public long kvBytesPerTokenPerDie(int tp) {
        return layers * attention.cachedPerDie(tp) * precision.kvBytes();
    }

    /** Parameters of the model: embedding, blocks, final norm, LM head. */
    public long parameters() {
        return projections(1) + others(1);
    }

    /** Parameters that one token passes through or looks up: all but the routed experts it does not visit. */
    public long activeParameters() {
        return experts == null
                ? parameters()
                : parameters() - experts.layers() * experts.idle(hidden, expertMatrices());
    }

    /** Weight bytes that one die holds under tensor parallelism; the largest shard, norms and router replicated. */
    public long weightBytesPerDie(int tp) {
        double bytes = projections(tp) * precision.projectionBytes();
        return (long) Math.ceil(bytes) + others(tp) * precision.weightBytes();
    }

    /** Weights of projections and experts, which are what quantization covers. */
    private long projections(int tp) {
        long all = layers * attention.projections(hidden, tp) + denseLayers() * mlp.projections(hidden, tp);
        return experts == null ? all : all + experts.layers() * experts.projections(hidden, expertMatrices(), tp);
    }

    private long others(int tp) {
        long norm = (long) hidden * block.norm().weights();
        long blocks = layers * (attention.biasesAndNorms(hidden, tp) + block.norms() * norm)
                + denseLayers() * mlp.biases(hidden, tp);
        if (experts != null) {
            blocks += experts.layers() * experts.router(hidden);
        }
        long rows = Math.ceilDiv(embedding.vocabulary(), tp);
        long head = (embedding.tied() ? 0 : rows * hidden) + (embedding.headBias() ? rows : 0);
        return blocks + rows * hidden + (long) embedding.learnedPositions() * hidden + norm + head;
    }

    private int expertMatrices() {
        return mlp.upProjections() + 1;
    }
}
