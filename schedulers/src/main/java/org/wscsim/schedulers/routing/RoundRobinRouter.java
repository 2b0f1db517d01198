package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Takes the instances of each pool in turn, in order of id. Confined to the simulation thread; one object per run.
 */
public final class RoundRobinRouter implements Router {
    private int lastPrompt = -1;
    private int lastDecode = -1;

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        lastPrompt = next(cluster, lastPrompt, false);
        return lastPrompt;
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        lastDecode = next(cluster, lastDecode, true);
        return lastDecode;
    }

    private static int next(ClusterView cluster, int last, boolean decode) {
        int count = cluster.instanceCount();
        for (int step = 1; step <= count; step++) {
            int instance = (last + step) % count;
            if (Pools.holds(cluster, instance, decode)) {
                return instance;
            }
        }
        return Pools.found(-1, decode);
    }
}
