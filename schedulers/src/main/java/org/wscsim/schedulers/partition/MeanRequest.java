package org.wscsim.schedulers.partition;

import org.wscsim.core.failure.BadInputException;

/**
 * What the offline search knows of a workload. Immutable.
 *
 * @param promptTokens mean prompt length, at least 1
 * @param outputTokens mean output length, at least 1
 */
public record MeanRequest(double promptTokens, double outputTokens) {
    public MeanRequest {
        if (!(promptTokens >= 1 && outputTokens >= 1)) {
            throw new BadInputException("mean request out of range: promptTokens=" + promptTokens + ", outputTokens="
                    + outputTokens + "; both are at least 1");
        }
    }

    /** Mean context of a sequence while it decodes: the prompt and half of the output. */
    public double meanContextTokens() {
        return promptTokens + outputTokens / 2;
    }

    /** Decode steps of a request: the first token comes from the prefill. */
    public double decodeSteps() {
        return Math.max(outputTokens - 1, 1);
    }
}
