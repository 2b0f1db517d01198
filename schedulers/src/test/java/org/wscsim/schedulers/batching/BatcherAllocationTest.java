package org.wscsim.schedulers.batching;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.queueing.ErrorBudget;

/** A warm batcher allocates nothing, whether it admits, decodes or preempts. */
final class BatcherAllocationTest {
    private static final int PLANS = 2_000;

    @Test
    void planAllocatesNothing() {
        GoodputLimits promised = new GoodputLimits(1_000, 10, Long.MAX_VALUE);
        List<Batcher> mixed = List.of(
                new VllmBatcher(VllmBatcher.Parameters.defaults(2048)),
                new SlackBatcher(new SlackBatcher.Parameters(256, 2048, 0.01, promised, true, true)),
                new SlackBatcher(
                        new SlackBatcher.Parameters(256, 2048, 0.01, promised, true, true), new ErrorBudget(0.9)),
                new TriagedBatcher(
                        new SarathiBatcher(SarathiBatcher.Parameters.defaults()), promised, new ErrorBudget(0.9)),
                new OrcaBatcher(new OrcaBatcher.Parameters(256, OrcaBatcher.Reserve.POW2, 2048)));
        for (Batcher batcher : mixed) {
            assertThat(bytes(batcher, admitting(Role.MIXED))).isZero();
            assertThat(bytes(batcher, pressed(Role.MIXED))).isZero();
        }
        assertThat(bytes(new PrefillBatcher(2048), admitting(Role.PREFILL))).isZero();
        assertThat(bytes(new DecodeBatcher(256), pressed(Role.DECODE))).isZero();
    }

    private static World admitting(Role role) {
        World world = new World(role, 16, 10_000);
        for (int i = 0; i < 100; i++) {
            world.arrive(100, 10);
        }
        return world;
    }

    /** A pool without a free block in which every sequence needs one. */
    private static World pressed(Role role) {
        World world = new World(role, 16, 40);
        StepPlan plan = new StepPlan();
        plan.clear();
        for (int i = 0; i < 20; i++) {
            int slot = world.arrive(role == Role.DECODE ? 31 : 32, 100);
            if (role == Role.MIXED) {
                plan.prefill(slot, 32, 32);
            }
        }
        world.deliver();
        plan.join(world.readyCount());
        world.apply(plan);
        if (role == Role.DECODE) {
            plan.clear();
            plan.decodeFirst(world.runningCount());
            world.apply(plan);
        }
        return world;
    }

    private static long bytes(Batcher batcher, World world) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StepPlan plan = new StepPlan();
        long least = Long.MAX_VALUE;
        // The least of a few rounds: the first ones load classes.
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PLANS; i++) {
                plan.clear();
                batcher.plan(world, plan);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(plan.prefillCount() + plan.preemptedCount()).isPositive();
        return least;
    }
}
