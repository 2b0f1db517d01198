package org.wscsim.core.flit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.flit.RouterGrid.Routing;
import org.wscsim.core.flit.ScriptedSource.Arrival;
import org.wscsim.core.flit.ScriptedSource.Planned;

/** What enters comes out, once, and leaves no trace. */
final class FlitNetworkPropertyTest {
    private static final int NETWORKS = 15;
    private static final long PATIENCE = 400_000;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void everyPacketArrivesOnceAndTheNetworkReturnsToRest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < NETWORKS; i++) {
            Routing routing = Routing.values()[random.nextInt(3)];
            int least = routing == Routing.O1TURN ? 2 : 1;
            FlitShape shape = new FlitShape(
                    least + random.nextInt(FlitShape.MAX_VCS - least + 1),
                    1 + random.nextInt(16),
                    random.nextInt(4) == 0 ? 1 + random.nextInt(50) : 1);
            RouterGrid grid = RouterGrid.mesh(1 + random.nextInt(6), 1 + random.nextInt(6), routing);
            double rate = random.nextInt(3) == 0 ? 1 : 0.2 * random.nextDouble();
            ScriptedSource ends = ScriptedSource.random(random, grid.routers(), grid.classes(), 12, rate, 400);
            String what = "seed=" + seed + ", network=" + i + ", " + shape + ", " + routing + ", rate=" + rate;
            FlitNetwork network = drained(grid, shape, ends, what);
            assertThat(network.isAtRest()).as(what).isTrue();
            assertSameTwice(grid, shape, ends, what);
        }
    }

    private static FlitNetwork drained(RouterGrid grid, FlitShape shape, ScriptedSource ends, String what) {
        FlitNetwork network = new FlitNetwork(grid, shape, ends, ScriptedSource::map);
        assertThat(network.isAtRest()).isTrue();
        while (ends.arrivals.size() < ends.planned() && network.cycle() < PATIENCE) {
            network.step();
        }
        // The last credits are still on their way.
        for (int i = 0; i < shape.channelCycles() + 8; i++) {
            network.step();
        }
        assertThat(network.isEmpty()).as(what).isTrue();
        Set<Integer> tags = new HashSet<>();
        long flits = 0;
        long flitHops = 0;
        for (Arrival arrival : ends.arrivals) {
            assertThat(tags.add(arrival.tag()))
                    .as("%s, twice: %s", what, arrival)
                    .isTrue();
            assertThat(plannedOf(ends, arrival))
                    .as("%s, changed: %s", what, arrival)
                    .isTrue();
            flits += arrival.flits();
            flitHops += (long) arrival.flits() * arrival.routers();
        }
        assertThat(tags).as(what).hasSize(ends.planned());
        assertThat(network.flitsEjected()).as(what).isEqualTo(flits);
        assertThat(network.flitHops()).as(what).isEqualTo(flitHops);
        return network;
    }

    private static boolean plannedOf(ScriptedSource ends, Arrival arrival) {
        for (Planned planned : ends.packetsOf(arrival.from())) {
            if (planned.tag() == arrival.tag()) {
                return planned.to() == arrival.to()
                        && planned.flits() == arrival.flits()
                        && planned.createdCycle() == arrival.createdCycle();
            }
        }
        return false;
    }

    private static void assertSameTwice(RouterGrid grid, FlitShape shape, ScriptedSource first, String what) {
        ScriptedSource second = first.copy();
        drained(grid, shape, second, what);
        assertThat(second.arrivals).as(what).isEqualTo(first.arrivals);
    }
}
