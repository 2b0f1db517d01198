package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.RequestRecord;

/**
 * The laws of serving over random worlds: published systems, and an adversary that draws every choice the engine allows.
 * A failure prints the world with its seed; {@code -Dwsc.test.worlds=100000 -Dwsc.test.seed=...} looks further.
 */
final class ServingLawsPropertyTest {
    private static final int WORLDS = Integer.getInteger("wsc.test.worlds", 600);
    private static final long FIRST_SEED = Long.getLong("wsc.test.seed", 1);

    private long completed;
    private long rejected;
    private long preemptions;
    private long transfers;

    @Test
    void publishedSystemsKeepTheLawsAndRepeatThemselves() {
        keepTheLaws(WORLDS, RandomWorlds::of);
        assertThat(rejected).isGreaterThan(WORLDS / 2);
        assertThat(transfers).isGreaterThan(10 * WORLDS);
        assertThat(preemptions).isGreaterThan(2 * WORLDS);
    }

    @Test
    void adversarialSchedulersKeepTheLawsAndRepeatThemselves() {
        keepTheLaws(WORLDS / 3, RandomWorlds::adversarial);
        assertThat(preemptions).isGreaterThan(WORLDS);
    }

    private void keepTheLaws(int worlds, LongFunction<World> draw) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + worlds; seed++) {
            World world = draw.apply(seed);
            World.Outcome counted = world.run(false);
            ServingLaws.check(world, counted);
            same(world, counted, world.run(seed % 2 == 0));
            RunResult.Counts counts = counted.result().counts();
            completed += counts.completed();
            rejected += counts.rejected();
            preemptions += counts.preemptions();
            transfers += counts.transfers();
        }
        assertThat(completed).isGreaterThan(10L * worlds);
    }

    /** Again, or with block ids instead of counts: the same tape, result and records. */
    private static void same(World world, World.Outcome first, World.Outcome second) {
        String where = world.toString();
        assertThat(second.result().tapeHash())
                .as(where)
                .isEqualTo(first.result().tapeHash());
        assertThat(second.result()).as(where).isEqualTo(first.result());
        assertThat(values(second)).as(where).isEqualTo(values(first));
    }

    private static List<List<Object>> values(World.Outcome outcome) {
        return outcome.records().stream().map(ServingLawsPropertyTest::values).toList();
    }

    private static List<Object> values(RequestRecord row) {
        return List.of(
                row.requestId,
                row.finishedAtPs,
                row.ttftPs,
                row.tpotPs,
                row.queuePs,
                row.prefillComputePs,
                row.kvTransferPs,
                row.decodeComputePs,
                row.dramWaitPs,
                row.nocWaitPs,
                row.preemptionPs,
                row.preemptions,
                row.prefillInstance,
                row.decodeInstance,
                String.valueOf(row.rejection));
    }
}
