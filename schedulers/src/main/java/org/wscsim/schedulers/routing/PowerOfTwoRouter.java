package org.wscsim.schedulers.routing;

import java.util.SplittableRandom;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Draws two different instances of a pool and takes the one with fewer outstanding requests, the first drawn of equals
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 2001). With n instances its longest
 * queue grows as log log n where one draw's grows as log n / log log n, and unlike a shortest queue it does not herd when
 * loads are known late. Confined to the simulation thread; one object per run.
 */
public final class PowerOfTwoRouter implements Router {
    private final SplittableRandom prompts;
    private final SplittableRandom decodes;

    public PowerOfTwoRouter(long seed) {
        prompts = new SplittableRandom(seed);
        decodes = new SplittableRandom(~seed);
    }

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        return draw(cluster, prompts, false);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return draw(cluster, decodes, true);
    }

    private static int draw(ClusterView cluster, SplittableRandom random, boolean decode) {
        int size = Pools.size(cluster, decode);
        Pools.found(size - 1, decode);
        int one = random.nextInt(size);
        if (size == 1) {
            return Pools.member(cluster, decode, one);
        }
        int two = random.nextInt(size - 1);
        int first = Pools.member(cluster, decode, one);
        int second = Pools.member(cluster, decode, two < one ? two : two + 1);
        return cluster.outstandingRequests(second) < cluster.outstandingRequests(first) ? second : first;
    }
}
