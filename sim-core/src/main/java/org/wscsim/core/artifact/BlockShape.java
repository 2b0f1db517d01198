package org.wscsim.core.artifact;

import org.wscsim.core.model.ModelSpec;

/**
 * The widths of a transformer block on one die, tensor-parallel over dies, as the authors' code sees it: every model has
 * the block of LLaMA, gate included. Immutable, any thread.
 *
 * @param layers blocks
 * @param dies tensor-parallel ranks
 * @param hidden model width d
 * @param queryWidth H_QKV, D_O and H_A: d over the dies, rounded up
 * @param kvWidth keys of one token on one die; {@code queryWidth} in the authors' code
 * @param ffn H_FU and D_FD: width of the MLP over the dies, rounded up
 * @param heads N_A: heads over the dies, rounded up
 * @param headDim width of a head
 */
public record BlockShape(
        int layers, int dies, long hidden, long queryWidth, long kvWidth, long ffn, long heads, int headDim) {
    /** {@code kvOfAllHeads}: the authors' reading, in which every query head has its own keys and values. */
    public static BlockShape of(ModelSpec model, int dies, boolean kvOfAllHeads) {
        long queryWidth = Math.ceilDiv(model.hidden(), dies);
        long kvWidth = kvOfAllHeads ? queryWidth : (long) Math.ceilDiv(model.kvHeads(), dies) * model.headDim();
        return new BlockShape(
                model.layers(),
                dies,
                model.hidden(),
                queryWidth,
                kvWidth,
                Math.ceilDiv(model.ffn(), dies),
                Math.ceilDiv(model.heads(), dies),
                model.headDim());
    }

    /** Output width of the fused QKV GEMM on one die. */
    public long qkvWidth() {
        return queryWidth + 2 * kvWidth;
    }

    /** Weights of all blocks on one die, elements. */
    public double weights() {
        double block = (double) hidden * (qkvWidth() + queryWidth) + 3.0 * hidden * ffn;
        return layers * block;
    }

    /** Keys and values of one token in all blocks on one die, elements. */
    public double kvPerToken() {
        return 2.0 * layers * kvWidth;
    }
}
