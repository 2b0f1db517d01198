package org.wscsim.core.serving;

/** Decides, at regular times of a run, which instance changes from prefill to decode or back. */
public non-sealed interface RolePolicy extends MixObserver {
    /**
     * Instance that is to change its role, or -1 for none; not asked while one is changing. It must take requests, and not
     * be the last of its role that does.
     */
    int flip(ClusterView cluster);
}
