package org.wscsim.schedulers.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;

/** The vLLM batcher plans what the plain description of v0 does, step by step on random workloads. */
final class VllmBatcherDifferentialTest {
    @Test
    void plansWhatTheDescriptionDoes() {
        int preemptions = 0;
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            VllmBatcher.Parameters parameters = new VllmBatcher.Parameters(
                    1 + random.nextInt(10), 1 + random.nextInt(200), random.nextInt(3) * 0.1);
            World world = new World(Role.MIXED, 1 + random.nextInt(16), 4 + random.nextInt(40));
            VllmBatcher batcher = new VllmBatcher(parameters);
            VllmReference reference = new VllmReference(parameters);
            long ofSeed = seed;
            Batcher both = (view, plan) -> {
                List<String> expected = reference.step(world);
                batcher.plan(view, plan);
                assertThat(actions(plan)).as("seed %d", ofSeed).isEqualTo(expected);
            };
            new Replay(world, both, seed, false).run(60);
            preemptions += world.preemptedInAll;
        }
        assertThat(preemptions).as("the workloads put pressure on the pool").isPositive();
    }

    private static List<String> actions(StepPlan plan) {
        List<String> actions = new ArrayList<>();
        for (int i = 0; i < plan.prefillCount(); i++) {
            actions.add("prefill " + plan.prefillSlot(i));
        }
        for (int i = 0; i < plan.preemptedCount(); i++) {
            actions.add("preempt " + plan.preemptedSlot(i));
        }
        if (plan.prefillCount() == 0) {
            actions.add("decode " + plan.decodeCount());
        }
        return actions;
    }
}
