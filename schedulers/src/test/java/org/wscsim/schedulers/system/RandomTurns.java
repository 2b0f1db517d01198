package org.wscsim.schedulers.system;

import java.util.SplittableRandom;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.RolePolicy;

/** Turns instances by chance, as often as it may. */
final class RandomTurns implements RolePolicy {
    private final SplittableRandom random;
    private long periodPs;
    private final boolean moves;

    RandomTurns(long seed) {
        random = new SplittableRandom(seed);
        periodPs = (long) StrictMath.pow(10, 6 + 4 * random.nextDouble());
        moves = random.nextInt(4) > 0;
    }

    @Override
    public long periodPs() {
        // from far shorter than a step to longer than most runs, in a bounded number of looks
        periodPs += periodPs / 8;
        return periodPs;
    }

    @Override
    public boolean movesCaches() {
        return moves;
    }

    @Override
    public void arrived(RequestView requests, int slot, long nowPs) {}

    @Override
    public void finished(int promptTokens, int outputTokens, long nowPs) {}

    @Override
    public int flip(ClusterView cluster) {
        int chosen = random.nextInt(cluster.instanceCount());
        int alike = 0;
        for (int instance = 0; instance < cluster.instanceCount(); instance++) {
            alike += cluster.role(instance) == cluster.role(chosen) ? 1 : 0;
        }
        return alike > 1 ? chosen : -1;
    }
}
