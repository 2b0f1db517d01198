package org.wscsim.schedulers.system;

import java.util.SplittableRandom;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.PlanPolicy;

/** Names plans by chance, as often as it may. */
final class RandomSwitches implements PlanPolicy {
    private final SplittableRandom random;
    private final int plans;
    private long periodPs;
    private final boolean moves;
    private final boolean drops;

    RandomSwitches(long seed, int plans) {
        random = new SplittableRandom(seed);
        this.plans = plans;
        periodPs = (long) StrictMath.pow(10, 6 + 4 * random.nextDouble());
        moves = random.nextInt(4) > 0;
        drops = random.nextBoolean();
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
    public boolean dropsCaches() {
        return drops;
    }

    @Override
    public void arrived(RequestView requests, int slot, long nowPs) {}

    @Override
    public void finished(int promptTokens, int outputTokens, long nowPs) {}

    @Override
    public int plan(ClusterView cluster, int present) {
        return random.nextInt(plans);
    }
}
