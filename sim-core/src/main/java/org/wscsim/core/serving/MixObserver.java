package org.wscsim.core.serving;

import org.wscsim.core.request.RequestView;

/**
 * Watches which requests come and go, and decides at regular times of a run. It knows what has arrived and what has finished
 * so far, and nothing of what is to come. One object per run, deterministic, allocation-free between two looks.
 */
public sealed interface MixObserver permits RolePolicy, PlanPolicy {
    /** Virtual time between two looks; the first is one period after the start. */
    long periodPs();

    /** Whether whoever gives up sends the KV caches of its sequences to others, or generates to their end. */
    boolean movesCaches();

    /** A request has arrived; its output length is known only where schedulers are told ({@link RequestView}). */
    void arrived(RequestView requests, int slot, long nowPs);

    /** A request has its last token. */
    void finished(int promptTokens, int outputTokens, long nowPs);
}
