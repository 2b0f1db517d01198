package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;

final class ReservingMeshTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long US = 1_000_000;

    /** One row: ports of 1 TB/s, links of 2 TB/s, 100 ns each. */
    private final HardwareGraph row = Grids.graph(4, 1, 1e12, 2e12);

    private final ReservingMesh mesh = Grids.reserving(row);

    private int east(int die) {
        return row.link(die, Direction.EAST);
    }

    @Test
    void pricesTheWorkedExample() {
        assertThat(mesh.send(0, 1, MEGABYTE, 0)).isEqualTo(3 * 100_000 + US);
        assertThat(mesh.busyPs(east(0))).isEqualTo(US);
        assertThat(mesh.nextFreePs(row.dramPort(0))).isEqualTo(US);
        assertThat(mesh.nextFreePs(row.dramPort(1))).isEqualTo(200_000 + US);
    }

    @Test
    void withinOneDieNothingMoves() {
        assertThat(mesh.send(2, 2, MEGABYTE, 5)).isEqualTo(5);
        assertThat(mesh.bytesCarried(row.dramPort(2))).isZero();
        assertThat(mesh.byteHops()).isZero();
    }

    @Test
    void twoTransfersOverOneLinkTakeLongerThanAlone() {
        long alonePs = Grids.reserving(row).send(0, 3, MEGABYTE, 0);
        mesh.send(1, 2, MEGABYTE, 0);
        long togetherPs = mesh.send(0, 3, MEGABYTE, 0);
        // The head reaches link 1-2 at 0.2 us and waits for the other tail, which has left it at 1.1 us.
        assertThat(togetherPs - alonePs).isEqualTo(900_000);
        assertThat(mesh.waitingPs(east(1))).isEqualTo(900_000);
    }

    @Test
    void transfersOverDisjointRoutesDoNotSlowEachOther() {
        long alonePs = Grids.reserving(row).send(0, 1, MEGABYTE, 0);
        mesh.send(2, 3, MEGABYTE, 0);
        assertThat(mesh.send(0, 1, MEGABYTE, 0)).isEqualTo(alonePs);
    }

    @Test
    void oppositeDirectionsShareTheDramPortsOnly() {
        mesh.send(0, 3, MEGABYTE, 0);
        long reversePs = mesh.send(2, 1, MEGABYTE, 0);
        assertThat(reversePs).isEqualTo(Grids.reserving(row).send(2, 1, MEGABYTE, 0));
    }

    @Test
    void aWaitingHeadHoldsTheLinksBehindIt() {
        mesh.send(1, 2, MEGABYTE, 0);
        mesh.send(0, 3, MEGABYTE, 0);
        assertThat(mesh.busyPs(east(0))).isEqualTo(US + 900_000);
        assertThat(mesh.busyPs(east(2))).isEqualTo(US);
    }

    @Test
    void aTransferAndACollectiveSlowEachOther() {
        long aloneTransferPs = Grids.reserving(row).send(1, 2, MEGABYTE, 0);
        int link = east(1);
        mesh.addDemand(link, 1_500_000_000_000L);
        long aloneRate = mesh.availableBytesPerSecond(link, 1_500_000_000_000L, 0);
        assertThat(aloneRate).isEqualTo(2_000_000_000_000L);

        // D beyond B/2: the transfer gets B/2 = 1 TB/s, no less than its ports give.
        assertThat(mesh.send(1, 2, MEGABYTE, 0)).isEqualTo(aloneTransferPs);
        assertThat(mesh.availableBytesPerSecond(link, 1_500_000_000_000L, 500_000))
                .isEqualTo(1_000_000_000_000L);

        int port = row.dramPort(1);
        mesh.addDemand(port, 400_000_000_000L);
        long slowedPs = mesh.send(1, 2, MEGABYTE, 10 * US) - 10 * US;
        assertThat(slowedPs).isGreaterThan(aloneTransferPs);
        // Alone 1 TB/s; with the transfer the larger of what it leaves, 0.4, and the whole of B/2.
        assertThat(mesh.availableBytesPerSecond(port, 400_000_000_000L, 10 * US - 1))
                .isEqualTo(1_000_000_000_000L);
        assertThat(mesh.availableBytesPerSecond(port, 400_000_000_000L, 10 * US + 1))
                .isEqualTo(500_000_000_000L);
    }

    @Test
    void demandsOnOtherLinksChangeNothing() {
        long alonePs = Grids.reserving(row).send(0, 1, MEGABYTE, 0);
        mesh.addDemand(east(2), 2_000_000_000_000L);
        mesh.addDemand(row.dramPort(3), 1_000_000_000_000L);
        assertThat(mesh.send(0, 1, MEGABYTE, 0)).isEqualTo(alonePs);
    }

    @Test
    void aReservationThatLiesAheadTakesNothingYet() {
        long nominal = row.bytesPerSecond(east(2));
        mesh.send(0, 3, MEGABYTE, 0);
        assertThat(mesh.availableBytesPerSecond(east(2), 0, 299_999)).isEqualTo(nominal);
        assertThat(mesh.availableBytesPerSecond(east(2), 0, 300_000)).isLessThan(nominal);
    }

    @Test
    void demandThatRisesDuringATransferIsServedAtOnce() {
        int port = row.dramPort(0);
        mesh.send(0, 1, MEGABYTE, 0);
        assertThat(mesh.transferBytesPerSecond(port, 1)).isEqualTo(1_000_000_000_000L);
        mesh.addDemand(port, 800_000_000_000L);
        assertThat(mesh.availableBytesPerSecond(port, 800_000_000_000L, 1)).isEqualTo(500_000_000_000L);
        assertThat(mesh.transferBytesPerSecond(port, 1)).isEqualTo(500_000_000_000L);
    }

    @Test
    void rejectsABacklogBeyondTheLongestRun() {
        long huge = 1L << 45;
        assertThatThrownBy(() -> {
                    while (true) {
                        mesh.send(0, 1, huge, 8_000_000L * 1_000_000_000_000L);
                    }
                })
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("limitDays=100");
    }
}
