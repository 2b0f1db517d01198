package org.wscsim.core.serving;

import java.util.List;
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
    /** By model. */
    private final ModelRouting[] routing;

    private final RequestTable requests;
    private final BlockPlanner planner;
    private final Lifecycle lifecycle;
    private final StepRunner runner;
    private @Nullable MixObserver roles;

    /**
     * @param schedulers by model
     */
    public Admission(
            Cluster cluster,
            List<SchedulerSpec> schedulers,
            Instance.Parts parts,
            Lifecycle lifecycle,
            StepRunner runner) {
        this.cluster = cluster;
        routing = new ModelRouting[schedulers.size()];
        for (int model = 0; model < routing.length; model++) {
            routing[model] = new ModelRouting(cluster, schedulers, model);
        }
        requests = parts.requests();
        planner = parts.planner();
        this.lifecycle = lifecycle;
        this.runner = runner;
    }

    /** Before an event at this time: of when routers are to be told, what happens at that time left out; -1 for nothing new. */
    public long refreshPs(long ps) {
        // all models' routers are told at the same times
        return routing[0].refreshPs(ps);
    }

    /** Tells routers how things stand, before an event at this time. */
    public void refresh(long ps) {
        for (ModelRouting ofModel : routing) {
            ofModel.refresh(ps);
        }
    }

    /** Whom to tell of arrivals. */
    public void attach(MixObserver observer) {
        roles = observer;
    }

    /** Routes a request that has just arrived, or turns it away. */
    public void arrived(int slot, long nowPs) {
        if (roles != null) {
            roles.arrived(cluster.requests(), slot, nowPs);
        }
        String refusal = route(slot, true, nowPs);
        if (refusal == null) {
            runner.enqueue(slot, nowPs);
        } else {
            lifecycle.rejected(slot, refusal, nowPs);
        }
    }

    /** Routes a request that waits for having lost its instance, to the head of the list, or turns it away. */
    void replace(int slot, long nowPs) {
        routeAgain(slot, true, nowPs);
    }

    /** Routes a waiting request that is in no list, to the head or the tail of one, or turns it away. */
    void routeAgain(int slot, boolean atHead, long nowPs) {
        String refusal = route(slot, false, nowPs);
        if (refusal == null || (roles != null && routeToAny(slot, nowPs))) {
            runner.line(slot, atHead, nowPs);
        } else {
            lifecycle.givenUp(slot, refusal, nowPs);
        }
    }

    /** Routes an accepted request that is too long for whom the router has chosen to the first pair that can hold it. */
    private boolean routeToAny(int slot, long nowPs) {
        int count = cluster.instanceCount();
        for (int pair = 0; pair < count * count; pair++) {
            int prefill = pair / count;
            int decode = pair % count;
            boolean takes = cluster.isAvailable(prefill) && cluster.isAvailable(decode);
            boolean pairs = cluster.role(prefill) == Role.MIXED
                    ? prefill == decode
                    : cluster.role(prefill) == Role.PREFILL && cluster.role(decode) == Role.DECODE;
            if (takes && pairs && kvTokens(slot) <= planner.capacityTokens(prefill, decode)) {
                lifecycle.routed(slot, prefill, decode, nowPs);
                return true;
            }
        }
        return false;
    }

    /** KV entries of the whole request: the last token's keys are never written, so it needs room for all but one. */
    private long kvTokens(int slot) {
        return requests.promptTokens(slot) + (long) requests.outputTokens(slot) - 1;
    }

    /** Whether the request, to be prefilled again, cannot go back to the instances it was routed to. */
    boolean isGone(int slot) {
        return cluster.isGone(requests.prefillInstance(slot), requests.decodeInstance(slot));
    }

    /**
     * An instance to generate a request whose prompt is done, which the router chooses; -1 when there is none, or it can never
     * hold the request.
     */
    int decodeInstance(int slot, long nowPs) {
        ModelRouting own = routing[requests.modelId(slot)];
        cluster.at(nowPs);
        int number = own.newDecode(slot, requests.prefillInstance(slot));
        if (number < 0) {
            return -1;
        }
        int decode = own.instance(number);
        return kvTokens(slot) > planner.capacityTokens(decode, decode) ? -1 : decode;
    }

    /**
     * The reason for turning the request away, or null when it is routed.
     *
     * @param mayRefuse whether the admission policy is asked
     */
    private @Nullable String route(int slot, boolean mayRefuse, long nowPs) {
        ModelRouting own = routing[requests.modelId(slot)];
        if (!own.takesPrompts()) {
            return INSTANCE_FAILED;
        }
        cluster.at(nowPs);
        int prefill = own.prefill(slot);
        int decode = own.decode(slot, prefill);
        if (kvTokens(slot) > planner.capacityTokens(own.instance(prefill), own.instance(decode))) {
            return EXCEEDS_CAPACITY;
        }
        String refusal = mayRefuse ? own.refuse(slot, prefill) : null;
        if (refusal != null) {
            return refusal;
        }
        lifecycle.routed(slot, own.instance(prefill), own.instance(decode), nowPs);
        return null;
    }
}
