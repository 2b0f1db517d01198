package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;

/**
 * How requests are treated apart from where they run and how they are batched. Immutable; the policies in it serve one
 * run.
 *
 * @param order of waiting lists, or null for first come first served
 * @param admission who is turned away on arrival, or null for nobody
 * @param staleStatePs routers and admission see loads as of the last multiple of this; 0 for always current
 * @param roles who changes the roles of instances during the run, or null for nobody
 * @param plans how the wafer is cut anew during the run, or null where it keeps its plan
 */
public record ServiceRules(
        @Nullable QueueOrder order,
        @Nullable AdmissionPolicy admission,
        long staleStatePs,
        @Nullable RolePolicy roles,
        @Nullable PlanRules plans) {
    /** First come first served, nobody turned away, current state. */
    public static final ServiceRules PLAIN = new ServiceRules(null, null, 0);

    /** Under which instances keep their roles. */
    public ServiceRules(@Nullable QueueOrder order, @Nullable AdmissionPolicy admission, long staleStatePs) {
        this(order, admission, staleStatePs, null, null);
    }

    /** The same with instances that change their roles. */
    public ServiceRules with(@Nullable RolePolicy others) {
        return new ServiceRules(order, admission, staleStatePs, others, plans);
    }

    /** The same with a wafer that is cut anew. */
    public ServiceRules with(PlanRules others) {
        return new ServiceRules(order, admission, staleStatePs, roles, others);
    }

    /** The same with loads as of the last multiple of this time. */
    public ServiceRules withStaleState(long otherPs) {
        return new ServiceRules(order, admission, otherPs, roles, plans);
    }
}
