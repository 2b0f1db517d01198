package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Joins the shortest queue counted in requests, in both pools; ties to the lowest id. Stateless.
 */
public final class LeastOutstandingRequestsRouter implements Router {
    private static final Pools.Load REQUESTS = ClusterView::outstandingRequests;

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        return Pools.leastLoaded(cluster, false, REQUESTS);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return Pools.leastLoaded(cluster, true, REQUESTS);
    }
}
