package org.wscsim.core.operator;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.ModelSpec.Norm;
import org.wscsim.core.model.Precision;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Shape.Elementwise;
import org.wscsim.core.operator.Operator.Shape.Gemm;
import org.wscsim.core.operator.Operator.Traffic;

/**
 * Makes the operators of one rank of one model: widths in, bytes and operations out. Immutable, any thread.
 *
 * @param model the model
 * @param tp ranks
 */
record RankWork(ModelSpec model, int tp) {
    /** Per element of the gate, the activation's input; with SiLU 4, after {@link StepOperators}. */
    static final double ACTIVATION_OPS = 4;

    static final double SOFTMAX_OPS = 5;
    private static final double RMS_NORM_OPS = 4;
    private static final double LAYER_NORM_OPS = 6;

    int hidden() {
        return model.hidden();
    }

    Precision precision() {
        return model.precision();
    }

    Operator norm(Kind kind, int repeats) {
        return norm(kind, repeats, model.block().norm(), hidden());
    }

    Operator norm(Kind kind, int repeats, Norm norm, long width) {
        double weights = (double) width * norm.weights() * precision().weightBytes();
        double ops = (norm == Norm.RMS ? RMS_NORM_OPS : LAYER_NORM_OPS) * width;
        return elementwise(kind, repeats, ops, withActivations(weights, 2.0 * width));
    }

    /** A projection over all new tokens; {@code biases} are elements added to its output. */
    Operator gemm(Kind kind, int repeats, long inner, long outer, long biases) {
        return gemm(kind, repeats, Gemm.dense(inner, outer), biases);
    }

    /** As above with a shape of its own: so many rows per token. */
    Operator gemm(Kind kind, int repeats, Gemm gemm, long biases) {
        double weights = gemm.weights() * precision().projectionBytes()
                + (double) biases * precision().weightBytes();
        return new Operator(
                kind,
                repeats,
                Count.NEW_TOKENS,
                gemm,
                gemm.flopsPerCount(),
                (double) biases,
                withActivations(weights, gemm.matrices() * gemm.rowsPerCount() * (gemm.inner() + gemm.outer())),
                null);
    }

    /** Vector work over all new tokens. */
    Operator elementwise(Kind kind, int repeats, double ops, Traffic traffic) {
        return new Operator(kind, repeats, Count.NEW_TOKENS, Elementwise.INSTANCE, 0, ops, traffic, null);
    }

    /** A collective whose message has so many elements per new token. */
    Operator collective(Kind kind, int repeats, Form form, double elements) {
        Traffic traffic =
                new Traffic(0, 0, Count.NEW_TOKENS, 0, elements * precision().activationBytes());
        return new Operator(kind, repeats, Count.NEW_TOKENS, new Collective(form), 0, 0, traffic, null);
    }

    /** Weights, and inputs and outputs of so many elements per new token. */
    Traffic withActivations(double weightBytes, double elements) {
        return new Traffic(
                weightBytes, 0, Count.NEW_TOKENS, elements * precision().activationBytes(), 0);
    }
}
