package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;

/** The two pools a router chooses from: instances that take prompts, and instances that only generate. */
final class Pools {
    private Pools() {}

    /** What an instance costs to choose; the smallest wins. */
    @FunctionalInterface
    interface Load {
        long of(ClusterView cluster, int instance);
    }

    /** Whether {@code instance} takes requests and is in the pool for decoding ({@code decode}) or for prompts. */
    static boolean holds(ClusterView cluster, int instance, boolean decode) {
        return cluster.isAvailable(instance) && (cluster.role(instance) == Role.DECODE) == decode;
    }

    /** Instances in the pool. */
    static int size(ClusterView cluster, boolean decode) {
        int size = 0;
        int count = cluster.instanceCount();
        for (int instance = 0; instance < count; instance++) {
            size += holds(cluster, instance, decode) ? 1 : 0;
        }
        return size;
    }

    /** The pool's member number {@code index}, from 0, in order of id. */
    static int member(ClusterView cluster, boolean decode, int index) {
        int left = index;
        int instance = 0;
        while (!holds(cluster, instance, decode) || left-- > 0) {
            instance++;
        }
        return instance;
    }

    /** Instance of the pool with the least load; ties to the lowest id. */
    static int leastLoaded(ClusterView cluster, boolean decode, Load load) {
        int best = -1;
        long bestLoad = Long.MAX_VALUE;
        int count = cluster.instanceCount();
        for (int instance = 0; instance < count; instance++) {
            if (holds(cluster, instance, decode)) {
                long own = load.of(cluster, instance);
                if (best < 0 || own < bestLoad) {
                    best = instance;
                    bestLoad = own;
                }
            }
        }
        return found(best, decode);
    }

    /** The engine asks only when somebody is there, so an empty pool is our fault, not the user's. */
    static int found(int instance, boolean decode) {
        if (instance < 0) {
            throw new IllegalStateException("no instance to route to: pool=" + (decode ? "decode" : "prompt"));
        }
        return instance;
    }
}
