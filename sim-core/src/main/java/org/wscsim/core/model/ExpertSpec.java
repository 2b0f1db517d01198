package org.wscsim.core.model;

/**
 * The mixture of experts of the blocks that have one; the others have a dense MLP. Every expert is an MLP without biases,
 * gated like the model's dense one. Immutable, any thread.
 *
 * @param count routed experts
 * @param topK routed experts that a token visits
 * @param width of a routed expert
 * @param layers blocks with experts
 * @param sharedWidth width of the experts that every token visits, together; 0 for none
 * @param sharedGate the shared experts' output is scaled by a gate of its own
 * @param routerBias the router adds a learned bias to every expert's score
 * @param placement how the experts lie on the dies of an instance
 * @param loadSkew exponent s of the experts' popularity, the i-th having weight i<sup>-s</sup>; 0 for balanced
 */
public record ExpertSpec(
        int count,
        int topK,
        int width,
        int layers,
        int sharedWidth,
        boolean sharedGate,
        boolean routerBias,
        Placement placement,
        double loadSkew) {
    /** How the experts lie on the dies of an instance. */
    public enum Placement {
        /** Tensor parallelism: every die holds a slice of every expert. */
        SPLIT,
        /** Expert parallelism: every die holds some experts whole, and the shared ones. */
        SPREAD
    }

    /** The same experts placed and loaded otherwise. */
    public ExpertSpec with(Placement otherPlacement, double otherSkew) {
        return new ExpertSpec(
                count, topK, width, layers, sharedWidth, sharedGate, routerBias, otherPlacement, otherSkew);
    }

    /** Routed experts of which a die holds something; the fullest die. */
    public int expertsPerDie(int tp) {
        return placement == Placement.SPLIT ? count : Math.ceilDiv(count, tp);
    }

    /** Width of what a die holds of a routed expert. */
    public int widthPerDie(int tp) {
        return placement == Placement.SPLIT ? Math.ceilDiv(width, tp) : width;
    }

    /** Width of what a die holds of the shared experts. */
    public int sharedWidthPerDie(int tp) {
        return placement == Placement.SPLIT ? Math.ceilDiv(sharedWidth, tp) : sharedWidth;
    }

    /** Weights of the experts of one block on one die. */
    long projections(int hidden, int matrices, int tp) {
        long routed = (long) expertsPerDie(tp) * widthPerDie(tp);
        return (long) matrices * hidden * (routed + sharedWidthPerDie(tp));
    }

    /** Weights of the routed experts of one block that a token does not visit. */
    long idle(int hidden, int matrices) {
        return (long) matrices * hidden * (count - topK) * width;
    }

    /** Weights of the router, its bias and the shared experts' gate; every die has them. */
    public long router(int hidden) {
        return (long) count * hidden + (routerBias ? count : 0) + (sharedGate ? hidden : 0);
    }
}
