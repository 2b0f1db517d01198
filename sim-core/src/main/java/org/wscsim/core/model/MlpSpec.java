package org.wscsim.core.model;

/**
 * The MLP of a dense block. Immutable, any thread.
 *
 * @param width between the two projections
 * @param gated gate and up projections (SwiGLU, GeGLU) instead of one up projection
 * @param bias every projection carries a bias
 */
public record MlpSpec(int width, boolean gated, boolean bias) {
    /** Projections from the model's width to the MLP's. */
    public int upProjections() {
        return gated ? 2 : 1;
    }

    /** Weights of the projections on one die, the width split. */
    long projections(int hidden, int tp) {
        return (upProjections() + 1L) * hidden * Math.ceilDiv(width, tp);
    }

    long biases(int hidden, int tp) {
        return bias ? (long) upProjections() * Math.ceilDiv(width, tp) + hidden : 0;
    }
}
