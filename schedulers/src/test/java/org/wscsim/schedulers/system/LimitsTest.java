package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.serving.Role;

/** What a run refuses, and that the refusal names the remedy. */
final class LimitsTest {
    private static final World MIXED = SmallWorlds.world(
            "limits",
            SmallWorlds.wafer(2, 1, TinyHardware.Rates.BALANCED),
            List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
            SmallWorlds.system("vllm"));

    private static final World SPLIT = SmallWorlds.world(
            "limits",
            MIXED.wafer(),
            List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 1, 0, 1, 1)),
            SmallWorlds.system("wsc-llm"));

    @Test
    void tooManyLiveRequestsNameTheFlag() {
        World world = MIXED.withRequests(SmallWorlds.equal(11, 10, 10)).withMaxLive(10);
        assertThatThrownBy(() -> world.run(false))
                .hasCauseInstanceOf(LimitReachedException.class)
                .cause()
                .hasMessageContaining("max_live_requests=10")
                .hasMessageContaining("request_id=10")
                .hasMessageContaining("--max-live-requests");
    }

    @Test
    void asManyLiveRequestsAsTheLimitAreServed() {
        World world = MIXED.withRequests(SmallWorlds.equal(10, 10, 10)).withMaxLive(10);
        assertThat(world.run(false).result().counts().completed()).isEqualTo(10);
    }

    @Test
    void aSourceThatGoesBackInTimeEndsTheRun() {
        World world = MIXED.withRequests(
                List.of(new World.Request(5, 1, 1), new World.Request(7, 1, 1), new World.Request(6, 1, 1)));
        assertThatThrownBy(() -> world.run(false))
                .cause()
                .hasMessageContaining("source goes back in time: request_id=2, arrival_ps=6, previous_ps=7");
    }

    @Test
    void aRequestThatNoPoolEverHoldsIsRejectedAndTheRestServed() {
        World small = new World(
                "small",
                MIXED.wafer(),
                MIXED.model(),
                MIXED.plan(),
                MIXED.scheduler(),
                false,
                "reserving",
                16,
                4,
                3,
                List.of(new World.Request(0, 60, 5), new World.Request(0, 60, 6), new World.Request(0, 1, 64)));
        World.Outcome outcome = small.run(true);
        ServingLaws.check(small, outcome);
        // four blocks of 16 tokens; the last token's keys are never written
        assertThat(outcome.records().stream()
                        .filter(row -> row.rejection != null)
                        .map(row -> row.requestId))
                .containsExactly(1L);
        assertThat(outcome.result().counts().rejections()).containsEntry("exceeds_kv_capacity", 1L);
    }

    @Test
    void everythingRejectedIsARunOfNoLength() {
        World none = new World(
                "none",
                SPLIT.wafer(),
                SPLIT.model(),
                SPLIT.plan(),
                SPLIT.scheduler(),
                false,
                "reserving",
                16,
                1,
                2,
                List.of(new World.Request(3, 60, 5), new World.Request(9, 60, 6)));
        World.Outcome outcome = none.run(false);
        ServingLaws.check(none, outcome);
        assertThat(outcome.result().durationPs()).isZero();
        assertThat(outcome.result().throughput().requests()).isZero();
    }

    @Test
    void aRunBeyondAHundredDaysIsRefused() {
        long late = VirtualTime.MAX_SPAN_PS - 1;
        World world = MIXED.withRequests(List.of(new World.Request(0, 1, 1), new World.Request(late, 1_000, 1_000)));
        assertThatThrownBy(() -> world.run(false))
                .hasCauseInstanceOf(LimitReachedException.class)
                .cause()
                .hasMessageContaining("100 days");
    }

    @Test
    void aModelThatDoesNotFitNamesBothSizes() {
        World world = MIXED.withWafer(TinyHardware.wafer(2, 1, 10_000, TinyHardware.Rates.BALANCED))
                .withRequests(SmallWorlds.equal(1, 1, 1));
        assertThatThrownBy(() -> world.run(false))
                .hasCauseInstanceOf(BadInputException.class)
                .cause()
                .hasMessageContaining("weight_bytes_per_die=")
                .hasMessageContaining("kv_bytes_per_die=");
    }

    @Test
    void anUnknownMeshNamesTheKnownOnes() {
        World world = MIXED.withRequests(SmallWorlds.equal(1, 1, 1)).withMesh("perfect");
        assertThatThrownBy(() -> world.run(false))
                .hasCauseInstanceOf(BadInputException.class)
                .cause()
                .hasMessageContaining("give one of max-min, reserving");
    }
}
