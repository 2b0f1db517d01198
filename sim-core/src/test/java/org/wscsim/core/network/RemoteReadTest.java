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
    private final long[] demandOn = new long[graph.links()];

    /** Registers the demand and prices the read alone in its step. */
    private void price(RemoteRead read, long demand, long nowPs) {
        InstanceReads reads = new InstanceReads(mesh, new RemoteRead[] {read});
        reads.register(0, demand);
        reads.add(0, GIGABYTE);
        reads.price(nowPs, price);
    }

    @Test
    void thePortDecidesWhenLinksAreWider() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0}, new int[] {2});
        price(read, TERA / 2, 0);
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
        price(read, TERA, 0);
        assertThat(price.portFine).isEqualTo(MS_FINE / 2);
        assertThat(price.totalFine - price.latencyFine).isEqualTo(MS_FINE);
    }

    @Test
    void registersEachPartOnWhatItCrossesAndTakesItBack() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0, 1}, new int[] {2, 3});
        read.register(999, demandOn);
        assertThat(mesh.demand(graph.dramPort(0))).isEqualTo(499);
        assertThat(mesh.demand(graph.link(1, Direction.EAST))).isEqualTo(999);
        assertThat(mesh.demand(graph.dramPort(2)))
                .as("what is read goes to the cores")
                .isZero();
        read.register(500, demandOn);
        assertThat(mesh.demand(graph.link(1, Direction.EAST))).isEqualTo(500);
        read.register(0, demandOn);
        for (int link = 0; link < graph.links(); link++) {
            assertThat(mesh.demand(link)).isZero();
        }
    }

    @Test
    void aResidentAndARemoteReaderShareThePort() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0}, new int[] {1});
        mesh.addDemand(graph.dramPort(0), TERA);
        price(read, TERA, 0);
        assertThat(price.portFine).isEqualTo(2 * MS_FINE);
    }

    @Test
    void aTransferSlowsTheRead() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0}, new int[] {1});
        mesh.send(0, 3, GIGABYTE, 0);
        price(read, TERA / 2, 1);
        assertThat(price.portFine).isEqualTo(2 * MS_FINE);
    }

    /** Homes 2 and 3 lie behind the same link: its bytes are those of both reads. */
    @Test
    void readsOfOneInstanceShareTheirLinks() {
        InstanceReads reads = new InstanceReads(mesh, new RemoteRead[] {
            null,
            null,
            new RemoteRead(mesh, new int[] {2}, new int[] {0}),
            new RemoteRead(mesh, new int[] {3}, new int[] {0})
        });
        reads.add(2, GIGABYTE);
        reads.add(3, 2 * GIGABYTE);
        reads.priceAlone(price);
        assertThat(price.portFine).isEqualTo(2 * MS_FINE);
        assertThat(price.latencyFine)
                .as("port and three hops")
                .isEqualTo((4 * Grids.LATENCY_PS) << VirtualTime.FINE_BITS);
        assertThat(price.totalFine - price.latencyFine)
                .as("port of home 3: 2 GB at 1 TB/s")
                .isEqualTo(2 * MS_FINE);
        reads.register(2, TERA);
        reads.register(3, TERA);
        mesh.addDemand(graph.link(2, Direction.WEST), 2 * TERA);
        reads.price(0, price);
        assertThat(price.totalFine - price.latencyFine)
                .as("half of the link for 3 GB")
                .isEqualTo(3 * MS_FINE);
        reads.clear();
        reads.priceAlone(price);
        assertThat(price.totalFine).isZero();
    }

    @Test
    void booksTheBytesWhereTheyPassed() {
        RemoteRead read = new RemoteRead(mesh, new int[] {0, 1}, new int[] {2, 3});
        read.carry(GIGABYTE);
        assertThat(mesh.byteHops()).as("two halves over two links each").isEqualTo(2 * GIGABYTE);
        assertThat(mesh.bytesCarried(graph.dramPort(1))).isEqualTo(GIGABYTE / 2);
    }
}
