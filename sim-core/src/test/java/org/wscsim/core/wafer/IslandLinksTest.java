package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class IslandLinksTest {
    private final WaferSpec wafer = WaferCatalogue.load("sw-gpu");
    private final HardwareGraph graph = HardwareGraph.meshOf(wafer);
    private final IslandLinks islands = Objects.requireNonNull(graph.islands());

    @Test
    void thePapersGpuSystemHasItsTotals() {
        assertThat(wafer.matrixFlopsPerSecond()).isCloseTo(14_976e12, within(1e6));
        assertThat(wafer.dramBytes()).isEqualTo(3_840_000_000_000L);
        assertThat(islands.islands()).isEqualTo(6);
        // A port, an up and a down link per GPU; an up and a down link per node.
        assertThat(graph.links()).isEqualTo(48 * 3 + 6 * 2);
    }

    @Test
    void routesLeadFromDieToDieOverTheirSwitches() {
        int[] route = new int[IslandLinks.LONGEST_ROUTE];
        for (int from = 0; from < graph.dies(); from++) {
            for (int to = 0; to < graph.dies(); to++) {
                int hops = islands.route(from, to, route, 0);
                assertThat(hops).isEqualTo(graph.hops(from, to));
                int at = from;
                for (int i = 0; i < hops; i++) {
                    assertThat(graph.isDramPort(route[i])).isFalse();
                    assertThat(graph.from(route[i])).isEqualTo(at);
                    at = graph.to(route[i]);
                }
                assertThat(at).isEqualTo(to);
            }
        }
    }

    @Test
    void anInstanceOfTwoByFourIsANode() {
        Region node = Region.ofDies(wafer, 2, 4, 2, 4);
        int[] dies = node.dieIds(wafer.dieColumns());
        for (int die : dies) {
            assertThat(islands.island(die)).isEqualTo(4);
        }
        islands.check(node);
        islands.check(Region.ofDies(wafer, 0, 0, 4, 4));
        assertThatThrownBy(() -> islands.check(Region.ofDies(wafer, 1, 0, 2, 4)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("instance=2x4@1,0, islands=2, needed=1");
    }

    @Test
    void gridsThatIslandsDoNotTileAreRefused() {
        String text = WaferCatalogue.text("sw-gpu").replaceFirst("  columns: 2", "  columns: 4");
        assertThatThrownBy(() -> WaferYaml.parse("w.yaml", text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("columns")
                .hasMessageContaining("divisor of die_columns");
    }
}
