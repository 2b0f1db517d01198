package org.wscsim.core.serving;

import org.wscsim.core.request.RequestView;

/**
 * What a router sees of all instances. Read-only, as of the asking time or, in a run with stale state, as of the last
 * refresh (failures, prices and the request itself are always current). O(1) per call, allocates nothing.
 */
public interface ClusterView {
    long nowPs();

    int instanceCount();

    Role role(int instance);

    /**
     * Whether the instance takes requests: it has not failed, and a PREFILL instance has a living DECODE instance to hand
     * over to. Naming another one to the engine is an error.
     */
    boolean isAvailable(int instance);

    /** Requests routed to the instance and not yet done there: waiting, ready and running. */
    int outstandingRequests(int instance);

    /**
     * Tokens of work ahead of the instance that a router can know: prompt tokens not yet prefilled plus, for decoding,
     * the tokens now in its KV cache.
     */
    long outstandingTokens(int instance);

    /** Requests in the instance's decode batch; with those ahead of it they are {@link #outstandingRequests}. */
    int decodingRequests(int instance);

    /** Tokens in the KV cache of the instance's decode batch. */
    long cachedTokens(int instance);

    /** Price of prefilling one prompt in one step, nothing else running and no link or port shared. */
    long prefillPs(int instance, int promptTokens);

    /** Price of one decode step of so many sequences with so many cached tokens together, nothing shared. */
    long decodeStepPs(int instance, int sequences, long cachedTokens);

    /** Mean output length of the requests completed so far; 0 before the first. */
    double meanOutputTokens();

    /**
     * Prompt tokens routed to the instance and not yet prefilled there, plus one for every unfinished request that is to
     * generate there (the queue length of Splitwise).
     */
    long pendingTokens(int instance);

    /** Whether a prompt or a generation has reached the instance and is not part of the step in progress. */
    boolean isQueueing(int instance);

    /**
     * KV tokens promised on the instance to requests routed to it: their prompt until it has left or is done, their output
     * too where lengths are known.
     */
    long promisedTokens(int instance);

    /** KV tokens the instance holds at most. */
    long capacityTokens(int instance);

    /** When the instance last ran out of work at the end of a step; -1 before that. */
    long lastIdlePs(int instance);

    int freeBlocks(int instance);

    int capacityBlocks(int instance);

    /** Links between the nearest dies of the two instances. */
    int hops(int fromInstance, int toInstance);

    RequestView requests();
}
