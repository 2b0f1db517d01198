package org.wscsim.core.request;

/**
 * What a scheduler may know of live requests, by slot. Read-only; valid during the call that handed it over.
 *
 * <p>Token counts are as of the asking time. Confined to the simulation thread; every method is O(1) and allocates
 * nothing.
 */
public interface RequestView {
    long requestId(int slot);

    long arrivalPs(int slot);

    /** Prompt length as the user sent it. */
    int promptTokens(int slot);

    /** Tokens a prefill must process in all: the prompt, plus what was generated before a preemption by recompute. */
    int prefillTokens(int slot);

    /** Tokens of {@link #prefillTokens} already processed. */
    int prefilledTokens(int slot);

    /** Tokens generated so far. */
    int generatedTokens(int slot);

    /**
     * Tokens the request will generate in all, or -1 when the run keeps lengths unknown (the default).
     */
    int knownOutputTokens(int slot);

    /** When the first token was there; -1 before that. */
    default long firstTokenPs(int slot) {
        return -1;
    }

    int tenantId(int slot);

    int sloClass(int slot);

    /**
     * One number for the content of the prompt's first {@link Arrival#PREFIX_TOKENS} tokens: equal for requests that begin
     * alike; 0 where the workload names no contents.
     */
    default long prefixKey(int slot) {
        return 0;
    }

    /** Times this request was preempted. */
    int preemptions(int slot);
}
