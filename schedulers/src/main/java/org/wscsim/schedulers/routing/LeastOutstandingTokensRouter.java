package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Joins the shortest queue counted in tokens, in both pools; ties to the lowest id (Patel et al., "Splitwise", ISCA
 * 2024, section 4.1: join the shortest queue by pending tokens). Stateless.
 */
public final class LeastOutstandingTokensRouter implements Router {
    private static final Pools.Load TOKENS = ClusterView::outstandingTokens;

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        return Pools.leastLoaded(cluster, false, TOKENS);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return Pools.leastLoaded(cluster, true, TOKENS);
    }
}
