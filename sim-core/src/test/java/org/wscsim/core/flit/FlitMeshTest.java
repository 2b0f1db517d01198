package org.wscsim.core.flit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.network.AnalyticMesh;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageReplay;
import org.wscsim.core.network.MessageReplay.Message;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

final class FlitMeshTest {
    private static Routing xy(HardwareGraph graph) {
        return new Routing(RoutingKind.XY, graph, false, ScriptedSource::map);
    }

    private static final long CYCLE_PS = 1_000;
    private static final long LATENCY_PS = 100_000;
    private static final long LINK = 2_000_000_000_000L;
    private static final long MEGABYTE = 1_000_000;

    private static HardwareGraph graph(int columns, int rows, double portBytesPerSecond) {
        return HardwareGraph.meshOf(wafer(columns, rows, portBytesPerSecond));
    }

    private static WaferSpec wafer(int columns, int rows, double portBytesPerSecond) {
        return new WaferSpec(
                "test",
                new WaferSpec.Core(1e12, 1e10, 1 << 20, 1e11),
                new WaferSpec.Die(4, 4, 64_000_000_000L, portBytesPerSecond, LATENCY_PS, 20, 20),
                columns,
                rows,
                new WaferSpec.Link(LINK, LATENCY_PS),
                new WaferSpec.Achievable(1, 1, 1, 1, 0),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0));
    }

    private static long[] durations(HardwareGraph graph, List<Message> messages) {
        return MessageReplay.durationsPs(
                messages,
                clock -> new FlitMesh(xy(graph), clock, messages.size(), messages.size(), ScriptedSource::map));
    }

    private static long alone(MeshModel mesh, long[] end, int from, int to, long bytes) {
        mesh.send(0, from, to, bytes, 0);
        mesh.sent(0, 0);
        mesh.advance(Long.MAX_VALUE);
        return end[0];
    }

    /** The same holds around dead dies and links: both follow one table. */
    @Test
    void aMessageGoesAroundWhatIsDead() {
        WaferSpec wafer = wafer(5, 4, 2e12);
        DefectMap defects = DefectMap.on(wafer, 4)
                .killDie(7)
                .killLink(11, 12)
                .killLink(3, 4)
                .build();
        HardwareGraph graph = HardwareGraph.meshOf(wafer, defects);
        Routing routes = new Routing(RoutingKind.FAULT_AWARE, graph, false, ScriptedSource::map);
        for (int to : new int[] {0, 4, 8, 12, 17, 19}) {
            long[] flitEnd = new long[1];
            long[] analyticEnd = new long[1];
            FlitMesh flit = new FlitMesh(routes, (slot, ps) -> flitEnd[slot] = ps, 1, 1, ScriptedSource::map);
            AnalyticMesh analytic = new AnalyticMesh(routes, (slot, ps) -> analyticEnd[slot] = ps, ScriptedSource::map);
            assertThat(alone(flit, flitEnd, 6, to, MEGABYTE))
                    .as("to=" + to)
                    .isCloseTo(alone(analytic, analyticEnd, 6, to, MEGABYTE), within(25 * CYCLE_PS));
            assertThat(flit.byteHops()).isEqualTo(analytic.byteHops());
        }
    }

    /** Messages take the two ways in turn, each with half of the virtual channels; alone both take the same time. */
    @Test
    void messagesTakeTheClassesOfO1TurnInTurn() {
        HardwareGraph graph = graph(4, 4, 2e12);
        Routing routes = new Routing(RoutingKind.O1TURN, graph, false, ScriptedSource::map);
        long[] ends = new long[2];
        FlitMesh mesh = new FlitMesh(routes, (slot, ps) -> ends[slot] = ps, 2, 2, ScriptedSource::map);
        for (int i = 0; i < 2; i++) {
            long now = i * 1_000 * MEGABYTE;
            mesh.send(i, 0, 15, MEGABYTE, now);
            mesh.sent(i, now);
            mesh.advance(now + 900 * MEGABYTE);
            ends[i] -= now;
        }
        assertThat(ends[1]).isEqualTo(ends[0]);
        assertThat(mesh.bytesCarried(graph.link(0, HardwareGraph.Direction.EAST)))
                .isEqualTo(MEGABYTE);
        assertThat(mesh.bytesCarried(graph.link(0, HardwareGraph.Direction.SOUTH)))
                .isEqualTo(MEGABYTE);
        assertThat(ends[0]).isCloseTo(8 * LATENCY_PS + MEGABYTE / 2, within(25 * CYCLE_PS));
    }

    /** Some cycles, however long the message: heads of packets that meet cycles which are not theirs. */
    @ParameterizedTest
    @CsvSource({"2.0e12", "1.7e12", "0.5e12", "3e12"})
    void aloneAMessageTakesAsLongAsInTheAnalyticMesh(double portBytesPerSecond) {
        HardwareGraph graph = graph(5, 4, portBytesPerSecond);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 25; i++) {
            int from = random.nextInt(graph.dies());
            int to = random.nextInt(graph.dies());
            long bytes = random.nextLong(5 * MEGABYTE);
            long[] flitEnd = new long[1];
            long[] analyticEnd = new long[1];
            long flit = alone(
                    new FlitMesh(xy(graph), (slot, ps) -> flitEnd[slot] = ps, 1, 1, ScriptedSource::map),
                    flitEnd,
                    from,
                    to,
                    bytes);
            long analytic = alone(
                    new AnalyticMesh(xy(graph), (slot, ps) -> analyticEnd[slot] = ps, ScriptedSource::map),
                    analyticEnd,
                    from,
                    to,
                    bytes);
            assertThat(flit).as("from=%d, to=%d, bytes=%d", from, to, bytes).isCloseTo(analytic, within(25 * CYCLE_PS));
        }
    }

    @Test
    void twoMessagesOverOneLinkShareIt() {
        HardwareGraph graph = graph(4, 2, LINK);
        long transmission = MEGABYTE / 2;
        long[] durations = durations(graph, List.of(new Message(0, 1, 3, MEGABYTE), new Message(0, 0, 2, MEGABYTE)));
        // Both cross the link from die 1 to die 2, which the nearer has for itself for as long as the link before it
        // takes.
        for (long duration : durations) {
            assertThat(duration - 4 * LATENCY_PS).isCloseTo(2 * transmission - LATENCY_PS, within(transmission / 20));
        }
    }

    @Test
    void aDieSendsItsMessagesInTurn() {
        HardwareGraph graph = graph(3, 1, LINK);
        long[] durations =
                durations(graph, List.of(new Message(0, 0, 2, 10 * MEGABYTE), new Message(0, 0, 2, MEGABYTE / 10)));
        // The short one gets half of the link, it need not wait for the 5 us of the long one.
        assertThat(durations[1] - 4 * LATENCY_PS).isCloseTo(2 * 50_000, within(20_000L));
    }

    @Test
    void standingLoadsTakeTheirShareOfLinksAndPortsAndAtMostHalf() {
        HardwareGraph graph = graph(3, 1, LINK);
        long transmission = MEGABYTE / 2;
        int link = graph.link(0, HardwareGraph.Direction.EAST);
        for (int loaded : new int[] {link, graph.dramPort(0), graph.dramPort(1)}) {
            assertThat(underDemand(graph, loaded, LINK / 4)).isCloseTo(transmission * 4 / 3, within(10 * CYCLE_PS));
            assertThat(underDemand(graph, loaded, LINK * 3)).isCloseTo(transmission * 2, within(10 * CYCLE_PS));
            assertThat(underDemand(graph, loaded, 0)).isCloseTo(transmission, within(10 * CYCLE_PS));
        }
    }

    /** Time of a message from die 0 to die 1 beyond latencies. */
    private static long underDemand(HardwareGraph graph, int link, long demand) {
        long[] end = new long[1];
        FlitMesh mesh = new FlitMesh(xy(graph), (slot, ps) -> end[slot] = ps, 1, 1, ScriptedSource::map);
        mesh.addDemand(link, demand + 5);
        mesh.addDemand(link, -5);
        assertThat(mesh.demand(link)).isEqualTo(demand);
        return alone(mesh, end, 0, 1, MEGABYTE) - 3 * LATENCY_PS;
    }

    @Test
    void aTransferEndsWithTheLastOfItsMessagesAndTheMeshStopsThere() {
        HardwareGraph graph = graph(3, 3, LINK);
        long[] ends = new long[2];
        FlitMesh mesh = new FlitMesh(xy(graph), (slot, ps) -> ends[slot] = ps, 2, 8, ScriptedSource::map);
        mesh.send(0, 0, 8, MEGABYTE, 0);
        mesh.send(0, 1, 2, MEGABYTE / 100, 0);
        mesh.sent(0, 0);
        mesh.send(1, 3, 3, MEGABYTE, 0);
        mesh.sent(1, 0);
        assertThat(ends).as("within a die at once, elsewhere not yet known").containsExactly(0, 0);
        long reached = mesh.advance(50_000);
        assertThat(reached).isEqualTo(50_000);
        reached = mesh.advance(10_000_000_000L);
        assertThat(reached).isEqualTo(ends[0]);
        assertThat(ends[0]).isCloseTo(6 * LATENCY_PS + MEGABYTE / 2, within(3 * CYCLE_PS));
        assertThat(mesh.advance(10_000_000_000L)).isEqualTo(10_000_000_000L);
    }

    @Test
    void heatIsBytesBusyTimeAndWaitingOfEveryLinkOfTheWay() {
        HardwareGraph graph = graph(3, 1, LINK);
        long[] ends = new long[2];
        FlitMesh mesh = new FlitMesh(xy(graph), (slot, ps) -> ends[slot] = ps, 2, 2, ScriptedSource::map);
        int shared = graph.link(1, HardwareGraph.Direction.EAST);
        int first = graph.link(0, HardwareGraph.Direction.EAST);
        mesh.send(0, 0, 2, MEGABYTE, 0);
        mesh.sent(0, 0);
        mesh.send(1, 1, 2, MEGABYTE, 0);
        mesh.sent(1, 0);
        while (ends[0] == 0 || ends[1] == 0) {
            mesh.advance(Long.MAX_VALUE);
        }
        mesh.carry(shared, 7);
        assertThat(mesh.bytesCarried(first)).isEqualTo(MEGABYTE);
        assertThat(mesh.bytesCarried(shared)).isEqualTo(2 * MEGABYTE + 7);
        assertThat(mesh.busyPs(shared)).isEqualTo(MEGABYTE);
        assertThat(mesh.byteHops()).isEqualTo(3 * MEGABYTE + 7);
        assertThat(mesh.waitingPs(shared)).isGreaterThan(300_000);
        assertThat(mesh.waitingPs(first)).isLessThan(mesh.waitingPs(shared) / 4);
        int[] route = new int[3];
        assertThat(mesh.routing().route(0, 0, 2, route, 0)).isEqualTo(2);
        assertThat(Arrays.copyOf(route, 2)).containsExactly(first, shared);
    }

    @Test
    void anInstanceLeavesALinkToATransferOnlyWhileItIsThere() {
        HardwareGraph graph = graph(3, 1, LINK);
        long[] ends = new long[1];
        FlitMesh mesh = new FlitMesh(xy(graph), (slot, ps) -> ends[slot] = ps, 1, 1, ScriptedSource::map);
        int link = graph.link(0, HardwareGraph.Direction.EAST);
        mesh.addDemand(link, LINK);
        assertThat(mesh.availableBytesPerSecond(link, LINK, 0)).isEqualTo(LINK);
        mesh.send(0, 0, 1, MEGABYTE, 0);
        mesh.sent(0, 0);
        assertThat(mesh.availableBytesPerSecond(link, LINK, 0)).isEqualTo(LINK / 2);
        long reached = mesh.advance(Long.MAX_VALUE);
        assertThat(reached).isEqualTo(ends[0]);
        assertThat(mesh.availableBytesPerSecond(link, LINK, reached)).isEqualTo(LINK);
    }

    @Test
    void sameMessagesSameEnds() {
        HardwareGraph graph = graph(4, 4, 1.7e12);
        List<Message> messages = crowd(5, 60);
        assertThat(durations(graph, messages)).isEqualTo(durations(graph, messages));
    }

    private static List<Message> crowd(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Message> messages = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < count; i++) {
            now += random.nextLong(400_000);
            messages.add(new Message(now, random.nextInt(16), random.nextInt(16), random.nextLong(2 * MEGABYTE)));
        }
        return messages;
    }

    @Test
    void nothingIsAllocatedWhileMessagesMove() {
        HardwareGraph graph = graph(4, 4, 1.7e12);
        FlitMesh mesh = new FlitMesh(xy(graph), (slot, ps) -> {}, 16, 16, ScriptedSource::map);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long now = 0;
        for (int window = 0; window < 15; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 16; i++) {
                mesh.send(i, i, 15 - i, MEGABYTE / 4, now);
                mesh.sent(i, now);
            }
            now += 20_000_000;
            while (mesh.advance(now) < now) {
                mesh.addDemand(3, 10);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
        assertThat(mesh.flitHops()).isPositive();
    }
}
