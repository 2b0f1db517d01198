package org.wscsim.core.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wscsim.core.collective.MeshShape.Ring;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

final class DieSetTest {
    @Test
    void theFormulasOfARectangleAreWhatASearchFinds() {
        for (int columns = 1; columns <= 7; columns++) {
            for (int rows = 1; rows <= 9; rows++) {
                assertThat(MeshShape.rectangle(columns, rows))
                        .isEqualTo(DieSet.rectangle(columns, rows).searchedShape());
            }
        }
    }

    @Test
    void toursVisitEveryDieOnceOverLinksUsedOnce() {
        long seed = 20_26;
        Random random = new Random(seed);
        int[] found = new int[Ring.values().length];
        for (int trial = 0; trial < 120; trial++) {
            DieSet set = randomSet(random, trial);
            Tour tour = Tour.of(set);
            found[tour.ring().ordinal()]++;
            Set<Integer> dies = new HashSet<>();
            Set<Long> links = new HashSet<>();
            int hops = 0;
            for (int place = 0; place < set.size(); place++) {
                assertThat(dies.add(tour.die(place)))
                        .as("seed=%d trial=%d", seed, trial)
                        .isTrue();
                int[] edge = tour.edge(place);
                assertThat(edge[0]).isEqualTo(tour.die(place));
                assertThat(edge[edge.length - 1]).isEqualTo(tour.die(place + 1));
                for (int i = 1; i < edge.length; i++, hops++) {
                    int from = edge[i - 1];
                    int distance = Math.abs(from % set.columns() - edge[i] % set.columns())
                            + Math.abs(from / set.columns() - edge[i] / set.columns());
                    assertThat(distance).isEqualTo(1);
                    assertThat(links.add(from * 1_000L + edge[i]))
                            .as("seed=%d trial=%d", seed, trial)
                            .isTrue();
                }
            }
            assertThat(hops).isEqualTo(tour.ring() == Ring.CYCLE ? set.size() : 2 * (set.size() - 1));
        }
        assertThat(found).doesNotContain(0);
    }

    /** Up to three holes in up to 6 x 6 dies; sets that fall apart are drawn again. */
    private static DieSet randomSet(Random random, int trial) {
        while (true) {
            int columns = 3 + random.nextInt(4);
            int rows = 2 + random.nextInt(5);
            int[] holes = random.ints(trial % 4, 0, columns * rows).toArray();
            try {
                return DieSet.without(columns, rows, holes);
            } catch (BadInputException e) {
                assertThat(e).hasMessageContaining("not connected");
            }
        }
    }

    @Test
    void deadDiesOfAGraphAreHoles() {
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        HardwareGraph graph = HardwareGraph.meshOf(wafer);
        int[] region = Region.ofDies(wafer, 2, 3, 2, 4).dieIds(6);
        assertThat(DieSet.of(graph, region).shape()).isEqualTo(MeshShape.rectangle(2, 4));
        int[] holed = {20, 21, 26, 32, 33, 38, 39};
        assertThat(DieSet.of(graph, holed).shape())
                .isEqualTo(DieSet.without(2, 4, 3).shape());
    }

    @Test
    void diesApartAreRefused() {
        assertThatThrownBy(() -> DieSet.without(3, 1, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("columns=3, rows=1, dies=2");
        assertThatThrownBy(() -> DieSet.without(1, 1, 0)).isInstanceOf(BadInputException.class);
    }
}
