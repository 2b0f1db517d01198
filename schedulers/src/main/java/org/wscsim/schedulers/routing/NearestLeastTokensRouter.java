package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Joins the shortest queue counted in tokens; among decode instances with equal queues takes the one nearest to the
 * prefill instance in hops, then the lowest id. The router of wsc-llm here: the paper names no routing rule, only that
 * prefill work goes to decode instances near it. Stateless.
 */
public final class NearestLeastTokensRouter implements Router {
    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        return Pools.leastLoaded(cluster, false, ClusterView::outstandingTokens);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        int best = -1;
        int count = cluster.instanceCount();
        for (int instance = 0; instance < count; instance++) {
            boolean better = Pools.holds(cluster, instance, true)
                    && (best < 0 || precedes(cluster, instance, best, prefillInstance));
            if (better) {
                best = instance;
            }
        }
        return Pools.found(best, true);
    }

    private static boolean precedes(ClusterView cluster, int instance, int best, int prefillInstance) {
        long own = cluster.outstandingTokens(instance);
        long least = cluster.outstandingTokens(best);
        return own < least
                || (own == least && cluster.hops(prefillInstance, instance) < cluster.hops(prefillInstance, best));
    }
}
