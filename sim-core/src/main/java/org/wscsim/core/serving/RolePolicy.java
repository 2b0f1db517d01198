package org.wscsim.core.serving;

import org.wscsim.core.request.RequestView;

/**
 * Decides, at regular times of a run, which instance changes from prefill to decode or back. It knows what has arrived and
 * what has finished so far, and nothing of what is to come. One object per run, deterministic, allocation-free after
 * warm-up.
 */
public interface RolePolicy {
    /** Virtual time between two looks; the first is one period after the start. */
    long periodPs();

    /** Whether a decode instance that gives up its role sends its KV caches to others, or generates to their end. */
    boolean movesCaches();

    /** A request has arrived; its output length is known only where schedulers are told ({@link RequestView}). */
    void arrived(RequestView requests, int slot, long nowPs);

    /** A request has its last token. */
    void finished(int promptTokens, int outputTokens, long nowPs);

    /**
     * Instance that is to change its role, or -1 for none; not asked while one is changing. It must take requests, and not
     * be the last of its role that does.
     */
    int flip(ClusterView cluster);
}
