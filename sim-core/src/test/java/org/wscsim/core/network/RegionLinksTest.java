package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

final class RegionLinksTest {
    private static final long TERA = 1_000_000_000_000L;

    private final WaferSpec wafer = Grids.wafer(6, 9, 1e12, 2e12);
    private final HardwareGraph graph = HardwareGraph.meshOf(wafer);
    private final ReservingMesh mesh = Grids.reserving(graph);
    private final RegionLinks region = new RegionLinks(graph, Region.ofDies(wafer, 2, 3, 2, 4));
    private final LinkGroup linksOf = region.linkGroup(mesh);
    private final LinkGroup portsOf = region.portGroup(mesh);

    @Test
    void holdsTheLinksWithBothEndsInside() {
        // 2 x 4 dies: 4 horizontal and 2 x 3 vertical neighbours, both directions.
        assertThat(region.links()).isEqualTo(2 * (4 + 6));
        assertThat(region.ports()).isEqualTo(8);
        for (int i = 0; i < region.links(); i++) {
            int from = graph.from(region.link(i));
            int to = graph.to(region.link(i));
            assertThat(from % 6).isBetween(2, 3);
            assertThat(to % 6).isBetween(2, 3);
            assertThat(from / 6).isBetween(3, 6);
            assertThat(to / 6).isBetween(3, 6);
        }
    }

    @Test
    void theSlowestLinkAndPortDecide() {
        linksOf.addDemand(TERA);
        portsOf.addDemand(TERA / 2);
        assertThat(linksOf.leastAvailable(TERA, 0)).isEqualTo(2 * TERA);
        assertThat(portsOf.leastAvailable(TERA / 2, 0)).isEqualTo(TERA);
        mesh.addDemand(region.link(7), TERA / 2);
        mesh.addDemand(region.port(5), TERA / 4);
        assertThat(linksOf.leastAvailable(TERA, 0)).isEqualTo(2 * TERA - TERA / 2);
        assertThat(portsOf.leastAvailable(TERA / 2, 0)).isEqualTo(TERA - TERA / 4);
    }

    @Test
    void traffickingOutsideChangesNothing() {
        linksOf.addDemand(TERA);
        mesh.send(0, 5, 1_000_000_000, 0);
        assertThat(linksOf.leastAvailable(TERA, 500_000_000)).isEqualTo(2 * TERA);
    }

    @Test
    void demandsAreTakenBackWhole() {
        linksOf.addDemand(12_345);
        portsOf.addDemand(678);
        linksOf.addDemand(-12_345);
        portsOf.addDemand(-678);
        for (int link = 0; link < graph.links(); link++) {
            assertThat(mesh.demand(link)).isZero();
        }
    }

    @Test
    void booksCollectivesAndDramTraffic() {
        region.carryCollectives(mesh, 10L * region.links());
        region.carryDram(mesh, 7);
        assertThat(mesh.byteHops()).isEqualTo(10L * region.links() * region.ports());
        assertThat(mesh.bytesCarried(region.port(0))).isEqualTo(7);
    }

    @Test
    void aSingleDieHasNoLink() {
        RegionLinks die = new RegionLinks(graph, Region.ofDies(wafer, 0, 0, 1, 1));
        assertThat(die.links()).isZero();
        assertThat(die.linkGroup(mesh).leastAvailable(0, 0)).isEqualTo(Long.MAX_VALUE);
    }
}
