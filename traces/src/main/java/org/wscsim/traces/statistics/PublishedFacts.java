package org.wscsim.traces.statistics;

import org.wscsim.traces.synthetic.FittedWorkload;

/**
 * What is known of a published trace without having it. Immutable.
 *
 * @param requests rows of the trace
 * @param requestsPerSecond mean rate, (n - 1)/span
 * @param gapCoefficientOfVariation of the gaps between arrivals
 * @param peakMinute busiest of the minutes counted from the first arrival
 * @param prompts prompt tokens
 * @param outputs output tokens
 * @param pearson linear correlation of prompt and output tokens
 * @param spearman rank correlation of prompt and output tokens
 * @param promptCounts cumulative counts of prompt tokens
 * @param outputCounts cumulative counts of output tokens
 * @param gapCounts cumulative counts of the gaps in microseconds
 */
record PublishedFacts(
        long requests,
        double requestsPerSecond,
        double gapCoefficientOfVariation,
        Peak peakMinute,
        Lengths prompts,
        Lengths outputs,
        double pearson,
        double spearman,
        CumulativeCounts promptCounts,
        CumulativeCounts outputCounts,
        CumulativeCounts gapCounts) {

    /**
     * The greatest of each over the minutes of the trace.
     *
     * @param requestsPerSecond arrivals
     * @param promptTokensPerSecond prompt tokens that arrive
     */
    record Peak(double requestsPerSecond, double promptTokensPerSecond) {}

    /**
     * Moments of a token count.
     *
     * @param mean tokens
     * @param p50 median
     * @param p90 90th percentile
     * @param p99 99th percentile
     * @param sum tokens of all requests
     */
    record Lengths(double mean, double p50, double p90, double p99, long sum) {}

    static PublishedFacts of(FittedWorkload workload) {
        return switch (workload) {
            case AZURE_CONV -> AzureFacts.CONVERSATION;
            case AZURE_CODE -> AzureFacts.CODE;
        };
    }
}
