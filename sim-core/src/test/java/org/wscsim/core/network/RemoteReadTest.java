package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;

final class RemoteReadTest {
    private static final long GIGABYTE = 1_000_000_000;
    private static final long MS_FINE = VirtualTime.PS_PER_MS << VirtualTime.FINE_BITS;
    private static final long TERA = 1_000_000_000_000L;

    /** One row: ports of 1 TB/s, links of 2 TB/s. */
    private final HardwareGraph graph = Grids.graph(4, 1, 1e12, 2e12);

    private final ReservingMesh mesh = Grids.reserving(graph);
    private final RemoteRead.Price price = new RemoteRead.Price();

    @Test
    void thePortDecidesWhenLinksAreWider() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0}, new int[] {2});
        read.register(TERA / 2);
        read.price(GIGABYTE, 0, price);
        assertThat(price.portFine).isEqualTo(MS_FINE);
        assertThat(price.latencyFine).isEqualTo((3 * Grids.LATENCY_PS) << VirtualTime.FINE_BITS);
        assertThat(price.totalFine).isEqualTo(price.latencyFine + MS_FINE);
    }

    @Test
    void theLinkDecidesWhereManyPartsCrossIt() {
        // Parts 0-2 and 1-3 both cross link 1-2, half of the bytes each: 1 GB at 2 TB/s; ports take 0.5 GB at 1 TB/s.
        RemoteRead read = new RemoteRead(mesh, new int[] {0, 1}, new int[] {2, 3});
        int shared = graph.link(1, Direction.EAST);
        mesh.addDemand(shared, TERA);
        read.register(TERA);
        read.price(GIGABYTE, 0, price);
        assertThat(price.portFine).isEqualTo(MS_FINE / 2);
        assertThat(price.totalFine - price.latencyFine).isEqualTo(MS_FINE);
    }

    @Test
    void registersEachPartOnWhatItCrossesAndTakesItBack() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0, 1}, new int[] {2, 3});
        read.register(999);
        assertThat(mesh.demand(graph.dramPort(0))).isEqualTo(499);
        assertThat(mesh.demand(graph.link(1, Direction.EAST))).isEqualTo(999);
        assertThat(mesh.demand(graph.dramPort(2)))
                .as("what is read goes to the cores")
                .isZero();
        read.register(500);
        assertThat(mesh.demand(graph.link(1, Direction.EAST))).isEqualTo(500);
        read.register(0);
        for (int link = 0; link < graph.links(); link++) {
            assertThat(mesh.demand(link)).isZero();
        }
    }

    @Test
    void aResidentAndARemoteReaderShareThePort() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0}, new int[] {1});
        read.register(TERA);
        mesh.addDemand(graph.dramPort(0), TERA);
        read.price(GIGABYTE, 0, price);
        assertThat(price.portFine).isEqualTo(2 * MS_FINE);
    }

    @Test
    void aTransferSlowsTheRead() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0}, new int[] {1});
        read.register(TERA / 2);
        mesh.send(0, 3, GIGABYTE, 0);
        read.price(GIGABYTE, 1, price);
        assertThat(price.portFine).isEqualTo(2 * MS_FINE);
    }

    @Test
    void booksTheBytesWhereTheyPassed() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0, 1}, new int[] {2, 3});
        read.carry(GIGABYTE);
        assertThat(mesh.byteHops()).as("two halves over two links each").isEqualTo(2 * GIGABYTE);
        assertThat(mesh.bytesCarried(graph.dramPort(1))).isEqualTo(GIGABYTE / 2);
    }
}
