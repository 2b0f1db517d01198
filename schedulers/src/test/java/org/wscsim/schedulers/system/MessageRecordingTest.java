package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.network.MessageReplay;
import org.wscsim.core.serving.Role;

/** The messages of a run can be recorded, and recording changes nothing. */
final class MessageRecordingTest {
    private static final int REQUESTS = 40;

    @ParameterizedTest
    @ValueSource(strings = {"reserving", "max-min", "analytic"})
    void everyTransferIsRecordedAndTheRunIsTheSame(String mesh) {
        World world = SmallWorlds.world(
                        "recorded",
                        SmallWorlds.wafer(2, 2, TinyHardware.Rates.BALANCED),
                        List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 0, 1, 2, 1)),
                        SmallWorlds.system("wsc-llm"))
                .withRequests(SmallWorlds.equal(REQUESTS, 64, 10))
                .withMesh(mesh);
        List<MessageReplay.Message> messages = new ArrayList<>();
        RunResult recorded;
        try (Simulation simulation = world.simulation((sentPs, transfer, fromDie, toDie, bytes) ->
                messages.add(new MessageReplay.Message(sentPs, fromDie, toDie, bytes)))) {
            recorded = simulation.run();
        }
        assertThat(recorded).isEqualTo(world.run(false).result());
        assertThat(recorded.counts().transfers()).isEqualTo(REQUESTS);
        // Striped over the two dies of the decode instance.
        assertThat(messages).hasSize(2 * REQUESTS).allMatch(message -> message.fromDie() == 0 && message.toDie() >= 2);
        long bytes = messages.stream().mapToLong(MessageReplay.Message::bytes).sum();
        assertThat(bytes).isEqualTo(REQUESTS * 64L * 2 * world.model().kvBytesPerTokenPerDie(2));
    }

    /** Instances of one die have no collectives: what links carry is what messages take over them, hop by hop. */
    @ParameterizedTest
    @ValueSource(strings = {"reserving", "max-min", "analytic", "flit"})
    void linksOfTheResultCarryBytesTimesHops(String mesh) {
        World world = SmallWorlds.world(
                        "conserved",
                        SmallWorlds.wafer(3, 2, TinyHardware.Rates.BALANCED),
                        List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 2, 1, 1, 1)),
                        SmallWorlds.system("splitwise-wafer"))
                .withRequests(SmallWorlds.equal(REQUESTS, 64, 10))
                .withMesh(mesh);
        long[] byteHops = {0};
        RunResult result;
        try (Simulation simulation = world.simulation((sentPs, transfer, fromDie, toDie, bytes) -> {
            int hops = Math.abs(fromDie % 3 - toDie % 3) + Math.abs(fromDie / 3 - toDie / 3);
            byteHops[0] += bytes * hops;
        })) {
            result = simulation.run();
        }
        long onLinks = result.links().stream()
                .filter(link -> !link.dramPort())
                .mapToLong(RunResult.Link::bytes)
                .sum();
        assertThat(byteHops[0]).isPositive();
        assertThat(onLinks).isEqualTo(byteHops[0]);
    }
}
