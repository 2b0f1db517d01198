package org.wscsim.core.model;

/**
 * Bytes per number. Immutable, any thread.
 *
 * @param projectionBytes of a weight of the blocks' projections and experts, scales and zero points of quantized ones
 *     included, so a fraction is possible
 * @param weightBytes of every other weight: embedding, LM head, norms, biases, router
 * @param kvBytes of a cached key or value
 * @param activationBytes of an activation
 */
public record Precision(double projectionBytes, int weightBytes, int kvBytes, int activationBytes) {
    /** The same bytes for everything. */
    public static Precision uniform(int bytes) {
        return new Precision(bytes, bytes, bytes, bytes);
    }
}
