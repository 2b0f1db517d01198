package org.wscsim.core.serving;

/**
 * A policy answered what its contract forbids: an instance that is not there, a plan out of range, a plan that never comes.
 * Our fault for a policy of ours, the user's for one of the user's own, so a caller that knows whose it is can say so.
 */
public final class SchedulerBreach extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public SchedulerBreach(String fact) {
        super(fact);
    }

    /** A plan that cannot be carried out; names the method, the instance and the asking time. */
    static SchedulerBreach ofPlan(Instance instance, String fact, String details) {
        return new SchedulerBreach(fact + ": method=plan, instance=" + instance.instance() + ", time_ps="
                + instance.nowPs() + ", " + details);
    }
}
