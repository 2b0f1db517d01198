package org.wscsim.core.flit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wscsim.core.flit.RouterGrid.Routing;
import org.wscsim.core.flit.ScriptedSource.Arrival;

final class FlitNetworkTest {
    private static final int ENTERING = 2;
    private static final int ROUTER = 3;

    /** Per router VC allocation, switch allocation, traversal, and a channel; ejection's channel takes a cycle. */
    private static long atRest(int routers, int flits, int channelCycles) {
        return ENTERING + (routers - 1L) * (ROUTER + channelCycles) + ROUTER + 1 + flits - 1;
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1", "8, 4, 1", "5, 1, 1", "1, 1, 7", "3, 12, 50"})
    void atRestAPacketTakesFourCyclesPerRouterTwoToEnterAndOnePerFurtherFlit(int flits, int vcs, int channelCycles) {
        int columns = 4;
        int rows = 3;
        FlitShape shape = new FlitShape(vcs, 2 * (channelCycles + ROUTER) + 2, channelCycles);
        for (Routing routing : vcs > 1 ? Routing.values() : new Routing[] {Routing.XY, Routing.YX}) {
            RouterGrid grid = RouterGrid.mesh(columns, rows, routing);
            for (int pair = 0; pair < grid.routers() * grid.routers(); pair++) {
                int from = pair / grid.routers();
                int to = pair % grid.routers();
                Arrival arrival = alone(grid, shape, from, to, flits);
                int routers = 1 + Math.abs(from % columns - to % columns) + Math.abs(from / columns - to / columns);
                assertThat(arrival.routers()).isEqualTo(routers);
                assertThat(arrival.cycle() - arrival.createdCycle()).isEqualTo(atRest(routers, flits, channelCycles));
            }
        }
    }

    @Test
    void oneFlitOverChannelsOfOneCycleTakesFourPerRouterAndTwo() {
        assertThat(atRest(5, 1, 1)).isEqualTo(4 * 5 + 2);
    }

    private static Arrival alone(RouterGrid grid, FlitShape shape, int from, int to, int flits) {
        ScriptedSource ends = new ScriptedSource(grid.routers()).add(from, to, flits, grid.classes() - 1, 5);
        FlitNetwork network = new FlitNetwork(grid, shape, ends, ScriptedSource::map);
        while (ends.arrivals.isEmpty()) {
            network.step();
        }
        return ends.arrivals.getFirst();
    }

    @Test
    void idleTimePassesAtOnceUpToTheNextPacket() {
        RouterGrid grid = RouterGrid.mesh(2, 2, Routing.XY);
        ScriptedSource ends = new ScriptedSource(4).add(0, 3, 1, 0, 1_000_000).add(0, 3, 1, 0, 2_000_000);
        FlitNetwork network = new FlitNetwork(grid, new FlitShape(2, 4, 1), ends, ScriptedSource::map);
        int steps = 0;
        while (ends.arrivals.size() < 2) {
            network.skipIdle(10_000_000);
            network.step();
            steps++;
        }
        assertThat(ends.arrivals).extracting(Arrival::cycle).containsExactly(1_000_014L, 2_000_014L);
        assertThat(steps).isLessThan(60);
        for (int i = 0; i < 20; i++) {
            network.step();
        }
        network.skipIdle(10_000_000);
        assertThat(network.cycle()).isEqualTo(10_000_000);
    }

    @Test
    void aClassNeedsItsOwnChannels() {
        RouterGrid grid = RouterGrid.mesh(2, 2, Routing.O1TURN);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new FlitNetwork(grid, new FlitShape(1, 8, 1), new ScriptedSource(4), ScriptedSource::map))
                .withMessageContaining("vcs=1, classes=2");
    }

    /** One output carries at most a flit per cycle; with a deep enough buffer it carries it. */
    @ParameterizedTest
    @EnumSource(
            value = Routing.class,
            names = {"XY", "YX"})
    void aStreamOfLongPacketsFillsItsChannel(Routing routing) {
        RouterGrid grid = RouterGrid.mesh(4, 1, routing);
        ScriptedSource ends = new ScriptedSource(4);
        int packets = 50;
        int flits = 64;
        for (int i = 0; i < packets; i++) {
            ends.add(0, 3, flits, 0, 0);
        }
        FlitNetwork network = new FlitNetwork(grid, new FlitShape(2, 16, 1), ends, ScriptedSource::map);
        while (ends.arrivals.size() < packets) {
            network.step();
        }
        long atLeast = packets * (long) flits;
        assertThat(network.flitsEjected()).isEqualTo(atLeast);
        assertThat(network.cycle()).isBetween(atLeast, atLeast + 200);
    }

    @Test
    void nothingIsAllocatedWhileFlitsMove() {
        RouterGrid grid = RouterGrid.mesh(6, 6, Routing.O1TURN);
        FlitNetwork network = new FlitNetwork(grid, new FlitShape(4, 8, 2), new EndlessSource(36), ScriptedSource::map);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 20; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 500; i++) {
                network.step();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
        assertThat(network.flitsEjected()).isGreaterThan(10_000);
    }

    /** Every node sends a packet to a random node as soon as the one before has entered. */
    private static final class EndlessSource implements PacketSource {
        private final SplittableRandom random = new SplittableRandom(1);
        private final int nodes;

        EndlessSource(int nodes) {
            this.nodes = nodes;
        }

        @Override
        public long next(int node, long cycle, Packet out) {
            out.flits = 5;
            out.to = random.nextInt(nodes);
            out.routeClass = random.nextInt(2);
            return cycle;
        }

        @Override
        public void arrived(Packet packet, long cycle) {
            assert packet.injectedCycle < cycle : "arrived before it left: cycle=" + cycle;
        }
    }
}
