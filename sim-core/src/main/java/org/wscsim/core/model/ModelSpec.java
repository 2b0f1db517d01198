package org.wscsim.core.model;

/**
 * A dense decoder-only transformer as shapes; the fields of a Hugging Face {@code config.json} in the literature's
 * words.
 *
 * @param name catalogue name, or the file's
 * @param layers transformer blocks
 * @param hidden model width
 * @param heads query heads
 * @param kvHeads key/value heads (equal to {@code heads} for MHA)
 * @param headDim width of a head
 * @param ffn width of the MLP
 * @param gatedMlp gate and up projections (SwiGLU) instead of one up projection
 * @param vocabulary rows of the embedding
 * @param tiedEmbeddings the LM head shares the embedding's weights
 * @param biases projections carry biases
 * @param layerNorm norms have a bias (LayerNorm) instead of a scale only (RMSNorm)
 * @param learnedPositions rows of a learned position table, 0 for rotary or ALiBi
 * @param contextLimit longest context the model was trained for, tokens
 * @param bytesPerWeight of weights
 * @param bytesPerKv of a key or value element
 * @param bytesPerActivation of an activation element
 */
public record ModelSpec(
        String name,
        int layers,
        int hidden,
        int heads,
        int kvHeads,
        int headDim,
        int ffn,
        boolean gatedMlp,
        int vocabulary,
        boolean tiedEmbeddings,
        boolean biases,
        boolean layerNorm,
        int learnedPositions,
        int contextLimit,
        int bytesPerWeight,
        int bytesPerKv,
        int bytesPerActivation) {

    /** KV bytes of one token, all layers, without replication: 2 (K and V) x layers x KV heads x head width. */
    public long kvBytesPerToken() {
        return 2L * layers * kvHeads * headDim * bytesPerKv;
    }

    /**
     * KV bytes of one token on one die under tensor parallelism: {@code ceil(kvHeads / tp)} heads, so that beyond
     * {@code tp == kvHeads} the heads are replicated and charged.
     */
    public long kvBytesPerTokenPerDie(int tp) {
        return 2L * layers * ceilDiv(kvHeads, tp) * headDim * bytesPerKv;
    }

    /** Parameters of the model: embedding, blocks, final norm, LM head. */
    public long parameters() {
        return embeddingParameters()
                + layers * blockParameters()
                + normParameters()
                + (tiedEmbeddings ? 0 : headParameters());
    }

    /** Weight bytes that one die holds under tensor parallelism; the largest shard, norms replicated. */
    public long weightBytesPerDie(int tp) {
        long qkv = (long) hidden * (ceilDiv(heads, tp) + 2L * ceilDiv(kvHeads, tp)) * headDim;
        long attentionOut = (long) ceilDiv(heads, tp) * headDim * hidden;
        long mlp = (gatedMlp ? 3L : 2L) * hidden * ceilDiv(ffn, tp);
        long bias = biases
                ? (ceilDiv(heads, tp) + 2L * ceilDiv(kvHeads, tp)) * headDim + hidden + ceilDiv(ffn, tp) + hidden
                : 0;
        long block = qkv + attentionOut + mlp + bias + 2 * normParameters();
        long embedding =
                (long) ceilDiv(vocabulary, tp) * hidden * (tiedEmbeddings ? 1 : 2) + (long) learnedPositions * hidden;
        return (layers * block + embedding + normParameters()) * bytesPerWeight;
    }

    private long embeddingParameters() {
        return (long) vocabulary * hidden + (long) learnedPositions * hidden;
    }

    private long headParameters() {
        return (long) vocabulary * hidden;
    }

    private long normParameters() {
        return layerNorm ? 2L * hidden : hidden;
    }

    private long blockParameters() {
        long attention = (long) hidden * (heads + 2L * kvHeads) * headDim + (long) heads * headDim * hidden;
        long mlp = (gatedMlp ? 3L : 2L) * hidden * ffn;
        long bias = biases ? (heads + 2L * kvHeads) * headDim + hidden + ffn + hidden : 0;
        return attention + mlp + bias + 2 * normParameters();
    }

    static int ceilDiv(int a, int b) {
        return Math.ceilDiv(a, b);
    }
}
