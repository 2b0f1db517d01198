package org.wscsim.validation.queueing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * One line for all instances, although a request is bound to one on arrival: it goes where it would begin first. With
 * service times known, as here, that is the order of a central first-come-first-served queue (Kiefer and Wolfowitz 1955).
 * Confined to the simulation thread.
 */
final class CentralQueue implements Router {
    private final long[] freeAtPs;

    CentralQueue(int instances) {
        freeAtPs = new long[instances];
    }

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        int first = 0;
        for (int i = 1; i < freeAtPs.length; i++) {
            first = freeAtPs[i] < freeAtPs[first] ? i : first;
        }
        long beginsPs = Math.max(cluster.nowPs(), freeAtPs[first]);
        freeAtPs[first] = beginsPs + cluster.requests().prefillTokens(slot) * TokenTimePricer.TOKEN_PS;
        return first;
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        throw new IllegalStateException("mixed instances only");
    }
}
