package org.wscsim.validation.serving;

/**
 * One request of a serving run, measured or simulated. Times in seconds.
 *
 * @param arrival since the first arrival
 * @param promptTokens length of the prompt
 * @param outputTokens tokens generated
 * @param queue arrival to the first step that has a part of the prompt; NaN where unknown
 * @param ttft arrival to first token
 * @param e2e arrival to last token
 */
public record ServedRequest(double arrival, int promptTokens, int outputTokens, double queue, double ttft, double e2e) {
    /** Mean time per token after the first; NaN for one token. */
    public double tpot() {
        return outputTokens < 2 ? Double.NaN : (e2e - ttft) / (outputTokens - 1);
    }
}
