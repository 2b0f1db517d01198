package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Small worlds under pressure, invariants checked after every event: random wafers, defects, faults, models, systems,
 * adversaries, shared prefixes, KV capacity for little more than one request, prompts beyond it, output lengths unknown.
 * Every run must end, every request be finished or turned away with a reason, and nothing be left behind.
 *
 * <p>{@code -Dwsc.worlds=5000} looks at more; a failure names its seed, and {@code -Dwsc.seed=... -Dwsc.worlds=1} replays it.
 */
final class SimulationTest {
    private static final int WORLDS = Integer.getInteger("wsc.worlds", 150);
    private static final long FIRST_SEED = Long.getLong("wsc.seed", 1);

    private long completed;
    private long rejected;
    private long preempted;
    private long cached;
    private long swaps;
    private long moves;
    private long shared;

    @Test
    void everyRunEndsAndNothingIsLostUnderPressure() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            try {
                World world = PressedWorlds.of(seed);
                World.Outcome outcome = world.runChecked(seed % 3 == 0);
                if (world.condition().faults().isEmpty()) {
                    ServingLaws.check(world, outcome);
                } else {
                    ServingLaws.checkWithFaults(world, outcome);
                }
                count(outcome);
                shared += world.others().isEmpty() ? 0 : 1;
                if (seed % 4 == 0) {
                    assertThat(world.run(true).result()).isEqualTo(outcome.result());
                }
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("replay with -Dwsc.seed=" + seed + " -Dwsc.worlds=1", failure);
            }
        }
        System.out.println("worlds=" + WORLDS + ", completed=" + completed + ", rejected=" + rejected + ", preemptions="
                + preempted + ", cached_tokens=" + cached + ", swaps=" + swaps + ", moves=" + moves + ", shared_wafers="
                + shared);
        if (WORLDS >= 500) {
            assertThat(completed).isGreaterThan(4L * WORLDS);
            assertThat(rejected).isGreaterThan(WORLDS);
            assertThat(preempted).isGreaterThan(WORLDS);
            assertThat(cached).isGreaterThan(WORLDS);
            assertThat(swaps).isGreaterThan(WORLDS / 10);
            assertThat(moves).isGreaterThan(WORLDS / 50);
            assertThat(shared).isGreaterThan(WORLDS / 20);
        }
    }

    private void count(World.Outcome outcome) {
        swaps += outcome.result().kv().reuse().swaps();
        moves += outcome.result().kv().reuse().moves();
        completed += outcome.result().counts().completed();
        rejected += outcome.result().counts().rejected();
        preempted += outcome.result().counts().preemptions();
        for (RequestRecord row : outcome.records()) {
            cached += row.cachedTokens;
        }
    }
}
