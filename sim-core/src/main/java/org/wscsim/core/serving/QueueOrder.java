package org.wscsim.core.serving;

import org.wscsim.core.request.RequestView;

/**
 * In which order requests wait: the order in which a batcher sees its instance's waiting list. One object per run, shared
 * by all instances (a tenant's service counts wherever it was given), deterministic, allocation-free after warm-up.
 *
 * <p>Requests fall into groups (tenants, classes, or one for all). Inside a group the smaller {@link #key} goes first,
 * equals in order of arrival; a preempted request goes before its equals. Which group goes next is asked anew for every
 * place in the list whenever a batcher looks at it, as if all places before had been admitted: so a policy whose
 * preferences move with the service given can be looked at without being changed.
 */
public interface QueueOrder {
    /** Most groups. */
    int MAX_GROUPS = 1 << 16;

    /** Which groups have requests left that no place was given to in this look. */
    interface Candidates {
        /** Groups have numbers below this. */
        int groupBound();

        boolean isLeft(int group);
    }

    /** Group of a request, 0..{@value #MAX_GROUPS}-1; fixed while it lives. */
    int group(RequestView requests, int slot);

    /** Rank inside the group, smaller first; read when the request joins the list. */
    default long key(RequestView requests, int slot) {
        return 0;
    }

    /** A look at a list begins: what was assumed in the last one is forgotten. */
    default void look() {}

    /** Group that has the next place; at least one is left. */
    int next(Candidates candidates);

    /** The request has the place just given: for the rest of this look it counts as admitted. */
    default void assume(RequestView requests, int group, int slot) {}

    /** A request of the group waits, anywhere in the cluster. */
    default void waits(int group) {}

    /** A request of the group waits no longer: admitted, moved or given up. */
    default void leaves(int group) {}

    /** A request was admitted: its prompt is being served. */
    default void admitted(RequestView requests, int group, int slot) {}

    /** Requests of the group got so many output tokens. */
    default void generated(int group, long tokens) {}
}
