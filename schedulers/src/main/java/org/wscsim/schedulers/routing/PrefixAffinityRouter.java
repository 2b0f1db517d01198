package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Sends prompts that begin alike to the same instance, whose prefix cache may hold them, unless it is overloaded.
 *
 * <p>Every (prefix, instance) pair has a pseudo-random score, and an instance of higher score is preferred (rendezvous
 * hashing: Thaler and Ravishankar, IEEE/ACM ToN 1998): an instance that fails moves only its own prefixes. An instance with
 * {@code ceil(c (m + 1) / n)} of the m requests outstanding on the n instances of the pool is passed over (bounded loads:
 * Mirrokni, Thorup and Zadimoghaddam, SODA 2018), so a prefix that everybody shares spills over a few instances, always the
 * same ones. Some instance is always below the bound. Prompts of unknown content, and the decode side, go to the least
 * outstanding tokens. Stateless.
 */
public final class PrefixAffinityRouter implements Router {
    /** c in quarters: a load up to 1.25 times the mean keeps its prefixes. */
    private static final long LOAD_QUARTERS = 5;

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        long key = cluster.requests().prefixKey(slot);
        if (key == 0) {
            return Pools.leastLoaded(cluster, false, ClusterView::outstandingTokens);
        }
        long bound = bound(cluster);
        int best = -1;
        long bestScore = 0;
        int count = cluster.instanceCount();
        for (int instance = 0; instance < count; instance++) {
            if (Pools.holds(cluster, instance, false) && cluster.outstandingRequests(instance) < bound) {
                long score = score(key, instance);
                if (best < 0 || score > bestScore) {
                    best = instance;
                    bestScore = score;
                }
            }
        }
        return Pools.found(best, false);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return Pools.leastLoaded(cluster, true, ClusterView::outstandingTokens);
    }

    private static long bound(ClusterView cluster) {
        long requests = 1;
        long instances = 0;
        int count = cluster.instanceCount();
        for (int instance = 0; instance < count; instance++) {
            if (Pools.holds(cluster, instance, false)) {
                requests += cluster.outstandingRequests(instance);
                instances++;
            }
        }
        return instances == 0 ? 0 : Math.ceilDiv(LOAD_QUARTERS * requests, 4 * instances);
    }

    /** Finaliser of SplitMix64 over prefix and instance. */
    private static long score(long key, int instance) {
        long z = key + (instance + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
