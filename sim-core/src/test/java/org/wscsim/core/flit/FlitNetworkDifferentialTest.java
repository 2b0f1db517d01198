package org.wscsim.core.flit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.flit.RouterGrid.Routing;
import org.wscsim.core.flit.ScriptedSource.Arrival;

/** Against {@link NaiveFlitNetwork}: the same packets at the same cycles, every cycle. */
final class FlitNetworkDifferentialTest {
    private static final int NETWORKS = 12;
    private static final int CYCLES = 1_200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyPacketMovesAsInTextbookLoops(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < NETWORKS; i++) {
            Routing routing = Routing.values()[i % 3];
            int vcs = routing == Routing.O1TURN ? 2 + random.nextInt(11) : 1 + random.nextInt(12);
            int channelCycles = random.nextInt(3) == 0 ? 1 + random.nextInt(50) : 1;
            FlitShape shape = new FlitShape(vcs, 1 + random.nextInt(16), channelCycles);
            RouterGrid grid = RouterGrid.mesh(1 + random.nextInt(4), 1 + random.nextInt(4), routing);
            double rate = random.nextInt(2) == 0 ? 0.1 : 0.9;
            compare(random, grid, shape, rate, "seed=" + seed + ", network=" + i + ", " + shape + ", " + routing);
        }
    }

    private static void compare(SplittableRandom random, RouterGrid grid, FlitShape shape, double rate, String what) {
        ScriptedSource fastEnds = ScriptedSource.random(random, grid.routers(), grid.classes(), 9, rate, CYCLES / 2);
        ScriptedSource naiveEnds = fastEnds.copy();
        FlitNetwork fast = new FlitNetwork(grid, shape, fastEnds, ScriptedSource::map);
        NaiveFlitNetwork naive = new NaiveFlitNetwork(grid, shape, naiveEnds);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            int before = fastEnds.arrivals.size();
            fast.step();
            naive.step();
            assertThat(sorted(fastEnds.arrivals, before))
                    .as("%s, cycle=%d", what, cycle)
                    .isEqualTo(sorted(naiveEnds.arrivals, before));
        }
        assertThat(fastEnds.arrivals).as(what).isNotEmpty();
    }

    /** Arrivals of one cycle have no order. */
    private static List<Arrival> sorted(List<Arrival> arrivals, int from) {
        return arrivals.subList(Math.min(from, arrivals.size()), arrivals.size()).stream()
                .sorted(Comparator.comparingInt(Arrival::tag))
                .toList();
    }
}
