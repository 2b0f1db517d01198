package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.HardwareGraph;

final class MessageReplayTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long US = 1_000_000;

    private static List<MessageReplay.Message> traffic(HardwareGraph graph, int count) {
        SplittableRandom random = new SplittableRandom(9);
        List<MessageReplay.Message> messages = new ArrayList<>();
        long nowPs = 0;
        for (int i = 0; i < count; i++) {
            nowPs += random.nextLong(10_000_000) * random.nextInt(2);
            messages.add(new MessageReplay.Message(
                    nowPs, random.nextInt(graph.dies()), random.nextInt(graph.dies()), random.nextLong(20_000_000)));
        }
        return messages;
    }

    @Test
    void timesOfAMeshThatKnowsThemAtOnceAreThoseOfItsSends() {
        HardwareGraph graph = Grids.graph(4, 4);
        List<MessageReplay.Message> messages = traffic(graph, 300);
        ReservingMesh direct = Grids.reserving(graph);
        long[] expected = messages.stream()
                .mapToLong(m -> direct.send(m.fromDie(), m.toDie(), m.bytes(), m.sentPs()) - m.sentPs())
                .toArray();
        assertThat(MessageReplay.durationsPs(messages, clock -> new ReservingMesh(graph, clock, Grids.memory())))
                .isEqualTo(expected);
    }

    @Test
    void twoMessagesOfOnePathEndOneAfterTheOtherOrTogether() {
        HardwareGraph graph = Grids.graph(2, 1, 1e12, 1e12);
        List<MessageReplay.Message> messages =
                List.of(new MessageReplay.Message(0, 0, 1, MEGABYTE), new MessageReplay.Message(0, 0, 1, MEGABYTE));
        long latencyPs = 3 * Grids.LATENCY_PS;
        assertThat(MessageReplay.durationsPs(messages, clock -> new ReservingMesh(graph, clock, Grids.memory())))
                .containsExactly(US + latencyPs, 2 * US + latencyPs);
        assertThat(MessageReplay.durationsPs(messages, clock -> new MaxMinMesh(graph, clock, 2, 2, Grids.memory())))
                .containsExactly(2 * US + latencyPs, 2 * US + latencyPs);
    }

    @Test
    void aRecordedRunReplaysToTheSameTimes() {
        HardwareGraph graph = Grids.graph(4, 4);
        List<MessageReplay.Message> messages = traffic(graph, 100);
        List<MessageReplay.Message> recorded = new ArrayList<>();
        MessageSink sink = (sentPs, transfer, from, to, bytes) -> {
            assertThat(transfer).isEqualTo(recorded.size());
            recorded.add(new MessageReplay.Message(sentPs, from, to, bytes));
        };
        long[] times = MessageReplay.durationsPs(
                messages, clock -> new RecordingMesh(new MaxMinMesh(graph, clock, 100, 100, Grids.memory()), sink));
        assertThat(recorded).isEqualTo(messages);
        assertThat(MessageReplay.durationsPs(recorded, clock -> new MaxMinMesh(graph, clock, 100, 100, Grids.memory())))
                .isEqualTo(times);
    }
}
