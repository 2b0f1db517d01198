package org.wscsim.schedulers.batching;

import java.util.SplittableRandom;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;

/** Runs a batcher on a world with random arrivals until all have finished, asking at every step or only when due. */
final class Replay {
    private final World world;
    private final Batcher batcher;
    private final StepPlan plan = new StepPlan();
    private final StepPlan again = new StepPlan();
    private final SplittableRandom random;
    private final boolean repeat;
    private boolean due = true;
    int asked;
    int steps;
    int idle;

    Replay(World world, Batcher batcher, long seed, boolean repeat) {
        this.world = world;
        this.batcher = batcher;
        this.random = new SplittableRandom(seed);
        this.repeat = repeat;
    }

    /** Lets {@code total} requests arrive over time; each fits the pool alone. */
    void run(int total) {
        int arrived = 0;
        while (world.finished < total) {
            boolean grew = false;
            while (arrived < total && random.nextInt(4) == 0) {
                arriveOne();
                arrived++;
                grew = world.role != Role.DECODE;
            }
            if (world.role == Role.DECODE) {
                grew = world.deliver();
            }
            if (world.finished < total) {
                step(grew);
            }
            if (++steps > 200_000) {
                throw new AssertionError("no progress: finished=" + world.finished + ", total=" + total);
            }
        }
    }

    private void arriveOne() {
        int capacityTokens = world.capacityBlocks * world.blockTokens;
        int prompt = 1 + random.nextInt(capacityTokens - 1);
        if (random.nextInt(4) != 0) {
            prompt = 1 + prompt / 8;
        }
        int output = 1 + random.nextInt(Math.min(60, capacityTokens - prompt));
        world.arrive(prompt, output);
    }

    private void step(boolean grew) {
        boolean blocked = !world.canDecode(Math.min(plan.decodeCount(), world.decodingCount()));
        boolean ended = ((plan.endMask() & StepPlan.ON_FINISH) != 0 && world.finishedNow)
                || ((plan.endMask() & StepPlan.ON_ARRIVAL) != 0 && grew)
                || ((plan.endMask() & StepPlan.ON_BLOCK_LIMIT) != 0 && blocked);
        if (!repeat || due || ended || plan.endMask() == 0) {
            plan.clear();
            batcher.plan(world, plan);
            asked++;
            due = plan.isEmpty();
            world.apply(plan);
            idle += plan.isEmpty() ? 1 : 0;
        } else {
            again.clear();
            again.decodeFirst(plan.decodeCount());
            world.apply(again);
        }
    }
}
