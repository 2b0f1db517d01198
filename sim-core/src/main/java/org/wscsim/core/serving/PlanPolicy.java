package org.wscsim.core.serving;

/** Decides, at regular times of a run, which of its plans the wafer is to serve by. */
public non-sealed interface PlanPolicy extends MixObserver {
    /**
     * Index of the plan that is to serve from now on, the present one for no change; not asked during a switch. Instances of
     * other plans are not available, but their prices and capacities are known.
     */
    int plan(ClusterView cluster, int present);

    /**
     * Whether KV caches that have to leave and find no room are dropped, to be computed anew elsewhere; else they stay until
     * there is room. Asked where caches move only.
     */
    boolean dropsCaches();
}
