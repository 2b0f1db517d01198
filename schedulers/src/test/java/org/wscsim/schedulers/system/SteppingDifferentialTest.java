package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.Stepping;

/**
 * Epochs against an event per step: the same results to the last bit, and the same records in the same order, over random
 * worlds of every system, mesh, placement, defect, fault and service rule.
 *
 * <p>{@code -Dwsc.worlds=5000} looks at more; a failure names its seed, and {@code -Dwsc.seed=... -Dwsc.worlds=1} replays it.
 */
final class SteppingDifferentialTest {
    private static final int WORLDS = Integer.getInteger("wsc.worlds", 150);
    private static final long FIRST_SEED = Long.getLong("wsc.seed", 1);

    @Test
    void epochsAndStepsAgreeUnderPressure() {
        agree(PressedWorlds::of);
    }

    @Test
    void epochsAndStepsAgreeInRandomWorlds() {
        agree(RandomWorlds::of);
    }

    @Test
    void epochsAndStepsAgreeWhenHardwareBreaks() {
        agree(seed -> BrokenWorlds.of(seed, seed % 2 == 0, true));
    }

    @Test
    void epochsAndStepsAgreeWhenRoutersKnowOldLoads() {
        agree(seed -> PressedWorlds.of(seed).withStaleState(intervalPs(seed)));
    }

    @Test
    void epochsAndStepsAgreeOnSeveralWafers() {
        agree(seed -> SplitWorlds.of(PressedWorlds.of(seed), seed));
    }

    /** From far shorter than a step to longer than most runs. */
    private static long intervalPs(long seed) {
        return (long) StrictMath.pow(10, 4 + 6 * new SplittableRandom(~seed).nextDouble());
    }

    private static void agree(LongFunction<World> worlds) {
        long events = 0;
        long steps = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            try {
                boolean ids = seed % 3 == 0;
                World world = worlds.apply(seed);
                Seen stepSeen = new Seen(world.plan().size());
                Seen epochSeen = new Seen(world.plan().size());
                World.Outcome bySteps = world.run(Stepping.ITERATION, ids, stepSeen);
                World.Outcome byEpochs = worlds.apply(seed).run(Stepping.EPOCH, ids, epochSeen);
                assertThat(epochSeen.all()).isEqualTo(stepSeen.all());
                assertThat(byEpochs.records())
                        .usingRecursiveFieldByFieldElementComparator()
                        .isEqualTo(bySteps.records());
                assertThat(byEpochs.result()).usingRecursiveComparison().isEqualTo(bySteps.result());
                events += byEpochs.events();
                steps += bySteps.events();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("replay with -Dwsc.seed=" + seed + " -Dwsc.worlds=1", failure);
            }
        }
        System.out.println("worlds=" + WORLDS + ", events by steps=" + steps + ", by epochs=" + events);
        if (WORLDS >= 100) {
            assertThat(events).isLessThan(steps * 9 / 10);
        }
    }
}
