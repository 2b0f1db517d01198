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
 */
public record ServiceRules(
        @Nullable QueueOrder order,
        @Nullable AdmissionPolicy admission,
        long staleStatePs,
        @Nullable RolePolicy roles) {
    /** First come first served, nobody turned away, current state. */
    public static final ServiceRules PLAIN = new ServiceRules(null, null, 0);

    /** Under which instances keep their roles. */
    public ServiceRules(@Nullable QueueOrder order, @Nullable AdmissionPolicy admission, long staleStatePs) {
        this(order, admission, staleStatePs, null);
    }
}
