package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.request.RequestTable;

/**
 * Finds instances for a request: on arrival, and again when a fault has taken those it had. Whom nobody can serve is turned
 * away with a reason. Confined to the simulation thread; allocates nothing.
 */
public final class Admission {
    private static final String EXCEEDS_CAPACITY = "exceeds_kv_capacity";
    private static final String INSTANCE_FAILED = "instance_failed";

    private final Cluster cluster;
    private final Router router;
    private final ClusterView seen;
    private final @Nullable StaleCluster stale;
    private final @Nullable AdmissionPolicy policy;
    private final RequestTable requests;
    private final BlockPlanner planner;
    private final Lifecycle lifecycle;
    private final StepRunner runner;

    public Admission(
            Cluster cluster, SchedulerSpec scheduler, Instance.Parts parts, Lifecycle lifecycle, StepRunner runner) {
        this.cluster = cluster;
        router = scheduler.router();
        policy = scheduler.rules().admission();
        long interval = scheduler.rules().staleStatePs();
        stale = interval == 0 ? null : new StaleCluster(cluster, interval);
        seen = stale == null ? cluster : stale;
        requests = parts.requests();
        planner = parts.planner();
        this.lifecycle = lifecycle;
        this.runner = runner;
    }

    /** Before an event at this time: of when routers are to be told, what happens at that time left out; -1 for nothing new. */
    public long refreshPs(long ps) {
        return stale == null ? -1 : stale.refreshPs(ps);
    }

    /** Tells routers how things stand, before an event at this time. */
    public void refresh(long ps) {
        if (stale != null) {
            stale.refresh(ps);
        }
    }

    /** Routes a request that has just arrived, or turns it away. */
    public void arrived(int slot, long nowPs) {
        String refusal = route(slot, policy, nowPs);
        if (refusal == null) {
            runner.enqueue(slot, nowPs);
        } else {
            lifecycle.rejected(slot, refusal, nowPs);
        }
    }

    /** Routes a request that waits for having lost its instance, to the head of the list, or turns it away. */
    void replace(int slot, long nowPs) {
        String refusal = route(slot, null, nowPs);
        if (refusal == null) {
            runner.line(slot, true, nowPs);
        } else {
            lifecycle.givenUp(slot, refusal, nowPs);
        }
    }

    boolean isGone(int instance) {
        return cluster.hasFailed(instance);
    }

    /** The reason for turning the request away, or null when it is routed. */
    private @Nullable String route(int slot, @Nullable AdmissionPolicy doorkeeper, long nowPs) {
        if (!cluster.takesPrompts()) {
            return INSTANCE_FAILED;
        }
        cluster.at(nowPs);
        int prefill = available(router.prefillInstance(seen, slot), "prefillInstance");
        boolean mixed = cluster.role(prefill) == Role.MIXED;
        int decode = mixed ? prefill : available(router.decodeInstance(seen, slot, prefill), "decodeInstance");
        long tokens = requests.promptTokens(slot) + (long) requests.outputTokens(slot);
        // The last token's keys are never written, so a request needs room for all but one.
        if (tokens - 1 > planner.capacityTokens(prefill, decode)) {
            return EXCEEDS_CAPACITY;
        }
        String refusal = doorkeeper == null ? null : doorkeeper.refuse(seen, slot, prefill);
        if (refusal != null) {
            return refusal;
        }
        lifecycle.routed(slot, prefill, decode, nowPs);
        return null;
    }

    private int available(int instance, String method) {
        if (instance < 0 || instance >= cluster.instanceCount() || !cluster.isAvailable(instance)) {
            throw new SchedulerBreach("router chose an instance that takes no requests: method=" + method
                    + ", instance=" + instance + ", time_ps=" + cluster.nowPs());
        }
        return instance;
    }
}
