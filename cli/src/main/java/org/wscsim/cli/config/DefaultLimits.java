package org.wscsim.cli.config;

import org.wscsim.core.model.ModelSpec;

/**
 * Latency limits where the user gives none: TTFT one second and some time per prompt token, TPOT by the size of the model.
 *
 * @param ttftMsPerToken milliseconds per prompt token beyond a second
 * @param tpotMs milliseconds
 */
public record DefaultLimits(double ttftMsPerToken, double tpotMs) {
    private static final double TTFT_MS = 1_000;

    /** Of models of 7, 30, 70 and 175 billion parameters; those between belong to the larger. */
    public static DefaultLimits of(ModelSpec model) {
        long billions = model.parameters() / 1_000_000_000;
        if (billions <= 8) {
            return new DefaultLimits(0.1, 25);
        }
        if (billions <= 35) {
            return new DefaultLimits(0.5, 40);
        }
        return billions <= 75 ? new DefaultLimits(1, 50) : new DefaultLimits(2.5, 100);
    }

    /** Longest TTFT of a prompt. */
    public double ttftMs(double promptTokens) {
        return TTFT_MS + ttftMsPerToken * promptTokens;
    }
}
