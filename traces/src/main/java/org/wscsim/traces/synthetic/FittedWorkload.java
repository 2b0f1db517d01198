package org.wscsim.traces.synthetic;

import org.wscsim.core.request.ArrivalSource;

/**
 * The generators fitted to published traces.
 *
 * <p>They repeat the published hour in distribution: lengths with their dependence, gaps and, for conversation, the rate
 * of each minute. They do not keep that neighbouring requests have similar lengths (rank correlation 0.11 for
 * conversation outputs), nor that conversation prompts are longer in the busiest minutes.
 */
public enum FittedWorkload implements Generator {
    /** One hour of a chat service. */
    AZURE_CONV,
    /** One hour of code completion. */
    AZURE_CODE;

    /** Requests of the published trace: the workload's default size; beyond, its hour repeats with fresh draws. */
    @Override
    public long requests() {
        return spec().requests();
    }

    /** Mean rate of the published trace. */
    @Override
    public double requestsPerSecond() {
        return spec().curve().requestsPerSecond();
    }

    @Override
    public ArrivalSource open(long requests, long seed, double timeScale) {
        if (requests < 1 || !(timeScale >= 0)) {
            throw new IllegalArgumentException("bad generator: requests=" + requests + ", timeScale=" + timeScale);
        }
        return new FittedSource(spec(), requests, seed, timeScale);
    }

    /** Quantile of the prompt lengths at a probability in [0, 1). */
    public int promptTokens(double probability) {
        return FittedLengths.tokens(spec().prompts().at(probability));
    }

    /** Quantile of the output lengths of requests whose prompt is at the given quantile; both in [0, 1). */
    public int outputTokens(double promptProbability, double probability) {
        final var slices = spec().outputs();
        return FittedLengths.tokens(
                slices.get((int) (promptProbability * slices.size())).at(probability));
    }

    FittedSpec spec() {
        return switch (this) {
            case AZURE_CONV -> AzureConversation.SPEC;
            case AZURE_CODE -> AzureCode.SPEC;
        };
    }
}
