package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.schedulers.placement.DecodeLocalPlacement;

/** Blocks outside the instance's own dies are paid for in every decode step; so is every cache that moves. */
final class RemoteBlocksTest {
    private static final int PROMPT = 200;

    /** The first block, or all, on the idle die beside the instance. */
    private static World world(KvPlacement placement, double linkBytesPerSecond, int output) {
        SchedulerSpec vllm = SystemCatalogue.build(SystemOptions.of("vllm", SmallWorlds.CONTEXT_LIMIT));
        return SmallWorlds.world(
                        "remote",
                        SmallWorlds.wafer(2, 1, TinyHardware.Rates.BALANCED.withLinks(linkBytesPerSecond)),
                        List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
                        () -> new SchedulerSpec(
                                "test", vllm.router(), vllm.batcher(), placement, "test", "vllm", "test"))
                .withRequests(SmallWorlds.equal(1, PROMPT, output));
    }

    private static RequestRecord only(World world) {
        return world.run(true).records().getFirst();
    }

    /** Links slower than the DRAM: from the first step to the last, a step that reads over them is slower. */
    @ParameterizedTest
    @ValueSource(doubles = {1e7, 1e8, 1e9})
    void everyStepThatReadsElsewhereIsSlower(double linkBytesPerSecond) {
        long[] local = new long[12];
        long[] remote = new long[12];
        for (int output = 1; output <= 12; output++) {
            local[output - 1] = only(world(new DecodeLocalPlacement(), linkBytesPerSecond, output)).e2ePs;
            remote[output - 1] = only(world(new Elsewhere(), linkBytesPerSecond, output)).e2ePs;
        }
        for (int step = 1; step < 12; step++) {
            long localPs = local[step] - local[step - 1];
            long remotePs = remote[step] - remote[step - 1];
            double linkPs = (PROMPT + step) * (double) SmallWorlds.MODEL.kvBytesPerToken() / linkBytesPerSecond * 1e12;
            assertThat(remotePs).isGreaterThanOrEqualTo(localPs).isGreaterThan((long) linkPs);
        }
    }

    /** Capacity for one and a fifth of two growing requests: both finish, and the slower the host, the later. */
    @ParameterizedTest
    @ValueSource(doubles = {1e6, 1e7, 1e8})
    void swappingWaitsForTheHostLink(double hostBytesPerSecond) {
        World.Outcome outcome = pressed(new KvOptions(false, Preemption.SWAP, hostBytesPerSecond));
        RunResult.Reuse reuse = outcome.result().kv().reuse();
        assertThat(reuse.swaps())
                .isPositive()
                .isEqualTo(outcome.result().counts().preemptions());
        long hostPs = (long) (reuse.hostBytes() / hostBytesPerSecond * 1e12);
        assertThat(outcome.records().stream().mapToLong(row -> row.nocWaitPs).sum())
                .isGreaterThanOrEqualTo(hostPs - 1_000);
        assertThat(outcome.result().durationPs()).isGreaterThan(hostPs);
        long prefilled = outcome.result().instances().getFirst().prefillTokens();
        assertThat(prefilled).as("nothing is computed again").isEqualTo(320);
    }

    @Test
    void recomputingNeedsNoHost() {
        World.Outcome outcome = pressed(KvOptions.PLAIN);
        assertThat(outcome.result().counts().preemptions()).isPositive();
        assertThat(outcome.result().kv().reuse().hostBytes()).isZero();
    }

    /** A cache is moved before anything is sent to the host, and what was moved is read from there. */
    @Test
    void otherDiesMakeRoomFirst() {
        World.Outcome swapped = pressed(new KvOptions(false, Preemption.SWAP, KvOptions.HOST_BYTES_PER_SECOND));
        World.Outcome moved = pressed(new KvOptions(false, Preemption.DIES, KvOptions.HOST_BYTES_PER_SECOND));
        assertThat(moved.result().kv().reuse().moves()).isPositive();
        assertThat(swapped.result().kv().reuse().moves()).isZero();
        assertThat(moved.records()).hasSize(2).allMatch(row -> row.rejection == null);
        assertThat(moved.result().instances().getFirst().prefillTokens()).isEqualTo(320);
        assertThat(moved.result().utilization().links()).isPositive();
        assertThat(swapped.result().utilization().links()).isZero();
    }

    private static World.Outcome pressed(KvOptions options) {
        List<World.Request> requests = SmallWorlds.equal(2, 160, 160);
        World world = world(new DecodeLocalPlacement(), 1e10, 1).withRequests(requests);
        World small = new World(
                world.label(),
                world.wafer(),
                world.condition(),
                world.model(),
                world.plan(),
                world.scheduler(),
                false,
                world.mesh(),
                16,
                24,
                2,
                requests,
                options,
                List.of());
        World.Outcome outcome = small.runChecked(true);
        ServingLaws.check(small, outcome);
        return outcome;
    }

    private static final class Elsewhere implements KvPlacement {
        @Override
        public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
            into[0] = 1 - decodeInstance;
            into[1] = decodeInstance;
            return 2;
        }
    }
}
