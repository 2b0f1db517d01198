package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.serving.StepPlan;

/**
 * Whatever is dead from the start and whatever breaks meanwhile, nothing is lost silently: every request completes or is
 * rejected with a reason, every block returns, the run ends, and the same world gives the same run. A failure prints the
 * world with its seed; {@code -Dwsc.test.worlds=100000 -Dwsc.test.seed=...} looks further.
 */
final class FaultLawsPropertyTest {
    private static final int WORLDS = Integer.getInteger("wsc.test.worlds", 240);
    private static final long FIRST_SEED = Long.getLong("wsc.test.seed", 1);

    private long struck;
    private long instancesFailed;
    private long moved;
    private long recomputed;
    private long completedAfterAFault;
    private long rejectedByAFault;

    @Test
    void systemsOnHoledWafersKeepTheLaws() {
        int holed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS / 3; seed++) {
            World world = BrokenWorlds.of(seed, seed % 3 == 0, false);
            World.Outcome outcome = world.run(seed % 2 == 0);
            ServingLaws.check(world, outcome);
            holed += world.condition().defects().hasHoles() ? 1 : 0;
        }
        assertThat(holed).isGreaterThan(WORLDS / 15);
    }

    @Test
    void faultsLoseNothingSilently() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            World world = BrokenWorlds.of(seed, seed % 3 == 0, true);
            World.Outcome outcome = world.run(false);
            ServingLaws.checkWithFaults(world, outcome);
            World.Outcome again = world.run(true);
            assertThat(again.result()).as(world.toString()).isEqualTo(outcome.result());
            count(outcome.result());
        }
        assertThat(struck).isGreaterThan(WORLDS / 2);
        assertThat(instancesFailed).isGreaterThan(WORLDS / 4);
        assertThat(moved).isGreaterThan(recomputed);
        assertThat(recomputed).isGreaterThan(WORLDS / 4);
        assertThat(completedAfterAFault).isGreaterThan(WORLDS);
        assertThat(rejectedByAFault).isGreaterThan(WORLDS / 4);
    }

    private void count(RunResult result) {
        RunResult.Faults faults = result.hardware().faults();
        struck += faults.struck();
        instancesFailed += faults.instancesFailed();
        moved += faults.requestsMoved();
        recomputed += faults.requestsRecomputed();
        completedAfterAFault += faults.struck() > 0 ? result.counts().completed() : 0;
        rejectedByAFault += result.counts().rejections().getOrDefault("instance_failed", 0L);
        assertThat(Set.of("instance_failed", "exceeds_kv_capacity", StepPlan.SHED))
                .containsAll(List.copyOf(result.counts().rejections().keySet()));
    }
}
