package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.PlanSwitch;

/**
 * Wafers that are cut anew at random times of random worlds: no request is lost or served twice, every block comes back, and
 * epochs give the same as an event per step, with and without block ids.
 *
 * <p>{@code -Dwsc.worlds=5000} looks at more; a failure names its seed, and {@code -Dwsc.seed=... -Dwsc.worlds=1} replays it.
 */
final class PlanSwitchDifferentialTest {
    private static final int WORLDS = Integer.getInteger("wsc.worlds", 15);
    private static final long FIRST_SEED = Long.getLong("wsc.seed", 1);

    private int switches;
    private int woken;
    private int cachesMoved;
    private int routedAgain;
    private int unfinished;
    private long weightBytes;

    @Test
    void epochsAndStepsAgree() {
        inWorlds(PressedWorlds::of);
        inWorlds(RandomWorlds::of);
        System.out.println("worlds=" + 2 * WORLDS + ", switches=" + switches + ", woken=" + woken + ", caches moved="
                + cachesMoved + ", routed again=" + routedAgain + ", weight bytes=" + weightBytes + ", not ended="
                + unfinished);
        if (WORLDS >= 15) {
            assertThat(switches).isGreaterThan(WORLDS);
            assertThat(cachesMoved).isGreaterThan(WORLDS);
            assertThat(routedAgain).isGreaterThan(WORLDS);
            assertThat(weightBytes).isPositive();
        }
    }

    private void inWorlds(LongFunction<World> worlds) {
        int left = WORLDS;
        for (long seed = FIRST_SEED; left > 0; seed++) {
            World drawn = SwitchWorlds.of(worlds.apply(seed), seed);
            if (drawn != null) {
                left--;
                try {
                    agree(drawn, seed);
                } catch (RuntimeException | AssertionError failure) {
                    throw new AssertionError("replay with -Dwsc.seed=" + seed + " -Dwsc.worlds=1", failure);
                }
            }
        }
    }

    private void agree(World world, long seed) {
        Seen stepSeen = new Seen(world.plan().size());
        Seen epochSeen = new Seen(world.plan().size());
        World.Outcome bySteps;
        try {
            bySteps = world.run(Stepping.ITERATION, seed % 2 == 0, stepSeen);
        } catch (AssertionError failure) {
            if (failure.getCause() instanceof BadInputException refused) {
                assertThat(refused).hasMessageContaining("no room for a layer");
                return;
            }
            throw failure;
        }
        World.Outcome byEpochs = world.run(Stepping.EPOCH, seed % 2 != 0, epochSeen);
        assertThat(epochSeen.all()).isEqualTo(stepSeen.all());
        assertThat(byEpochs.records())
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(bySteps.records());
        assertThat(byEpochs.result()).usingRecursiveComparison().isEqualTo(bySteps.result());
        World.Outcome checked = seed % 4 < 2 ? world.runChecked(seed % 2 == 0) : world.run(seed % 2 == 0);
        assertThat(checked.result()).usingRecursiveComparison().isEqualTo(bySteps.result());
        if (checked.result().counts().rejected() == 0) {
            ServingLaws.check(world, checked);
        } else {
            // Where instances differ in size, a request may have become too long for all of them after its first token.
            ServingLaws.checkWithFaults(world, checked);
        }
        count(bySteps);
    }

    private void count(World.Outcome outcome) {
        List<PlanSwitch> all = outcome.result().planSwitches();
        assertThat(all).isNotNull();
        int plan = 0;
        for (PlanSwitch change : all) {
            assertThat(change.from()).isEqualTo(plan);
            assertThat(change.to()).isNotEqualTo(plan);
            assertThat(change.endedPs() < 0 || change.endedPs() >= change.startedPs())
                    .isTrue();
            assertThat(change.longestDrainPs()).isLessThanOrEqualTo(change.drainPs());
            plan = change.to();
            switches++;
            unfinished += change.endedPs() < 0 ? 1 : 0;
            woken += change.woken();
            cachesMoved += change.cachesMoved();
            routedAgain += change.routedAgain();
            weightBytes += change.weightBytes();
        }
    }
}
