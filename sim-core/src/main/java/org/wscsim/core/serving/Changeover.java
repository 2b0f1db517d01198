package org.wscsim.core.serving;

/**
 * Somebody who changes what instances are while they serve: their roles, or the plan they belong to. The step runner tells it
 * what happens and asks it where caches go meanwhile. Confined to the simulation thread.
 */
public sealed interface Changeover permits RoleRunner, PlanSwitcher {
    /** The time of a look has come, all that happens then has happened. */
    void look(long nowPs);

    /** An event has happened: whoever was draining may have nothing left. */
    void happened(long nowPs);

    /** The weights of an instance have arrived. */
    void loaded(int instance, long nowPs);

    /** A boundary of an instance, before its next step is planned: who is giving up sends sequences away. */
    void empty(Instance from, long nowPs);

    /** Whether the instance may send sequences away, at every boundary: it takes a step at a time. */
    boolean isEmptying(Instance instance);

    /** The instance that is to fetch a cache: the one it was meant for, or another where that is giving up. */
    Instance taker(Instance meant, int slot, long nowPs);

    /** A request has its last token. */
    void finished(int slot, long nowPs);
}
