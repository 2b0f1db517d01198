package org.wscsim.core.request;

/**
 * One request as the workload states it; a caller-owned row that a source overwrites.
 *
 * <p>{@code outputTokens} is how many tokens the request will generate. Schedulers do not see it unless lengths are
 * declared known. Confined to the thread that owns it.
 */
public final class Arrival {
    /** Longest prompt or output accepted, tokens. Above every published context window; keeps prices in range. */
    public static final int MAX_TOKENS = 1 << 22;

    /** Identity outside the simulator: position in the workload, 0-based. */
    public long requestId;
    /** Virtual time of arrival; the first request of a workload arrives at 0. Never decreases. */
    public long arrivalPs;
    /** Prompt length, 1..{@link #MAX_TOKENS}. */
    public int promptTokens;
    /** Tokens to generate, 1..{@link #MAX_TOKENS}. */
    public int outputTokens;
    /** Tenant the request belongs to; 0 where the workload names none. */
    public int tenantId;
    /** Service class, index into the run's SLO classes; 0 where the workload names none. */
    public int sloClass;

    public void set(long requestId, long arrivalPs, int promptTokens, int outputTokens) {
        this.requestId = requestId;
        this.arrivalPs = arrivalPs;
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.tenantId = 0;
        this.sloClass = 0;
    }

    public void copyFrom(Arrival other) {
        requestId = other.requestId;
        arrivalPs = other.arrivalPs;
        promptTokens = other.promptTokens;
        outputTokens = other.outputTokens;
        tenantId = other.tenantId;
        sloClass = other.sloClass;
    }
}
