package org.wscsim.schedulers.routing;

import java.util.SplittableRandom;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;

/**
 * Draws an instance of each pool uniformly. Two streams from one seed, so that the prompts' draws are the same in a mixed
 * and in a disaggregated cluster. Confined to the simulation thread; one object per run.
 */
public final class RandomRouter implements Router {
    private final SplittableRandom prompts;
    private final SplittableRandom decodes;

    public RandomRouter(long seed) {
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
        return Pools.member(cluster, decode, random.nextInt(size));
    }
}
