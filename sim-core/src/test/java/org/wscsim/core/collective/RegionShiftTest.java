package org.wscsim.core.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.network.AnalyticMesh;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

final class RegionShiftTest {
    private final WaferSpec wafer = WaferCatalogue.load("wsc-case3");
    private final MeshModel mesh = new AnalyticMesh(
            new Routing(RoutingKind.XY, HardwareGraph.meshOf(wafer), false, RegionShiftTest::map),
            (transfer, endPs) -> {},
            RegionShiftTest::map);

    private static Cells map(String purpose, long bytes) {
        return new Cells(Arena.ofAuto().allocate(bytes, 64));
    }

    private int[] dies(int x, int y, int columns, int rows) {
        return Region.ofDies(wafer, x, y, columns, rows).dieIds(6);
    }

    /** 2 x 4 to the next 2 x 4 in x: two hops each, and both parts of a row cross the same link between the regions. */
    @Test
    void neighboursInXShareTheLinksBetween() {
        RegionShift shift = new RegionShift(mesh, dies(0, 0, 2, 4), dies(2, 0, 2, 4));
        assertThat(shift.parts()).isEqualTo(8);
        assertThat(shift.seconds(8e6)).isCloseTo(2 * 100e-9 + 2 * 1e6 / 2e12, within(1e-15));
    }

    /** To the next in y: four hops, and four parts of a column cross. */
    @Test
    void neighboursInYToo() {
        RegionShift shift = new RegionShift(mesh, dies(0, 0, 2, 4), dies(0, 4, 2, 4));
        assertThat(shift.seconds(8e6)).isCloseTo(4 * 100e-9 + 4 * 1e6 / 2e12, within(1e-15));
    }

    @Test
    void unlikeRegionsStripeOverTheLarger() {
        RegionShift shift = new RegionShift(mesh, dies(0, 0, 1, 1), dies(1, 0, 2, 1));
        assertThat(shift.parts()).isEqualTo(2);
        assertThat(shift.latencyPs()).isEqualTo(200_000);
        assertThat(shift.seconds(2e6)).isCloseTo(200e-9 + 2e6 / 2e12, within(1e-15));
    }

    @Test
    void booksWhatItCarries() {
        RegionShift shift = new RegionShift(mesh, dies(0, 0, 2, 1), dies(2, 0, 2, 1));
        shift.carry(1_000);
        assertThat(mesh.byteHops()).isEqualTo(2_000);
        assertThat(new RegionShift(mesh, dies(0, 0, 1, 1), dies(0, 0, 1, 1)).seconds(1e6))
                .isZero();
    }
}
