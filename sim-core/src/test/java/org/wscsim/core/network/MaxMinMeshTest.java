package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.wafer.HardwareGraph;

final class MaxMinMeshTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long US = 1_000_000;
    /** Ports and links of 1 TB/s in a row of four: a megabyte takes a microsecond. */
    private final HardwareGraph row = Grids.graph(4, 1, 1e12, 1e12);

    private final Map<Integer, Long> ends = new HashMap<>();
    private final MaxMinMesh mesh = new MaxMinMesh(row, ends::put, 8, 3, Grids.memory());

    private void send(int transfer, int from, int to, long bytes, long nowPs) {
        mesh.send(transfer, from, to, bytes, nowPs);
        mesh.sent(transfer, nowPs);
    }

    private void finish() {
        MaxMinMeshDifferentialTest.advance(mesh, Long.MAX_VALUE);
    }

    @Test
    void twoMessagesOverOneLinkShareItAndTheRestOfTheLongerOneSpeedsUp() {
        send(0, 0, 3, MEGABYTE, 0);
        send(1, 1, 2, 3 * MEGABYTE, 0);
        finish();
        // Half a terabyte per second each until the first has left after 2 us; then 2 MB at full rate.
        assertThat(ends.get(0)).isEqualTo(2 * US + 5 * Grids.LATENCY_PS);
        assertThat(ends.get(1)).isEqualTo(4 * US + 3 * Grids.LATENCY_PS);
        int shared = linkBetween(1, 2);
        assertThat(mesh.busyPs(shared)).isEqualTo(4 * US);
        assertThat(mesh.busyPs(linkBetween(0, 1))).isEqualTo(2 * US);
        assertThat(mesh.waitingPs(shared))
                .as("each was slowed by a microsecond")
                .isEqualTo(2 * US);
    }

    @Test
    void aMessageThatCannotUseItsShareLeavesItToOthers() {
        // Port 1 sends to two dies: 0.5 TB/s each. The third message gets what the first leaves of link 2>3.
        send(0, 1, 3, 10 * MEGABYTE, 0);
        send(1, 1, 0, 10 * MEGABYTE, 0);
        send(2, 2, 3, 10 * MEGABYTE, 0);
        assertThat(mesh.bytesPerSecondOf(0)).isEqualTo(500_000_000_000L);
        assertThat(mesh.bytesPerSecondOf(1)).isEqualTo(500_000_000_000L);
        assertThat(mesh.bytesPerSecondOf(2)).isEqualTo(500_000_000_000L);
        mesh.addDemand(row.dramPort(1), 400_000_000_000L);
        assertThat(mesh.bytesPerSecondOf(0)).isEqualTo(300_000_000_000L);
        assertThat(mesh.bytesPerSecondOf(2)).isEqualTo(700_000_000_000L);
    }

    @Test
    void aDemandThatComesAndGoesMovesTheEnd() {
        send(0, 0, 1, MEGABYTE, 0);
        assertThat(mesh.advance(US / 2)).isEqualTo(US / 2);
        assertThat(ends.get(0)).isEqualTo(US + 3 * Grids.LATENCY_PS);
        mesh.addDemand(row.dramPort(0), 900_000_000_000L);
        assertThat(mesh.advance(US)).isEqualTo(US);
        // Demands never take more than half: what is left, half a microsecond's worth, takes twice as long.
        assertThat(ends.get(0)).isEqualTo(3 * US / 2 + 3 * Grids.LATENCY_PS);
        mesh.addDemand(row.dramPort(0), -900_000_000_000L);
        mesh.advance(US + 1);
        assertThat(ends.get(0)).isEqualTo(5 * US / 4 + 3 * Grids.LATENCY_PS);
    }

    @Test
    void advanceStopsWhereATransferEndsEarlierThanWasKnown() {
        send(0, 0, 1, MEGABYTE, 0);
        assertThat(mesh.advance(10 * US)).isEqualTo(US + 3 * Grids.LATENCY_PS);
        assertThat(mesh.flowsInFlight()).isZero();
        assertThat(mesh.advance(10 * US)).isEqualTo(10 * US);
    }

    @Test
    void anInstanceGetsWhatMessagesAndOthersLeave() {
        int port = row.dramPort(0);
        mesh.addDemand(port, 300_000_000_000L);
        send(0, 0, 1, MEGABYTE, 0);
        send(1, 0, 2, MEGABYTE, 0);
        assertThat(mesh.transferBytesPerSecond(port, 0)).isEqualTo(700_000_000_000L);
        assertThat(mesh.availableBytesPerSecond(port, 0, 0))
                .as("one that has stated nothing")
                .isEqualTo(1);
        assertThat(mesh.availableBytesPerSecond(port, 300_000_000_000L, 0))
                .as("the only demand has the half that messages never get, and states less than that")
                .isEqualTo(500_000_000_000L);
        finish();
        assertThat(mesh.availableBytesPerSecond(port, 300_000_000_000L, 100 * US))
                .isEqualTo(1_000_000_000_000L);
    }

    @Test
    void nobodyIsToldOfWhatNobodyWaitsForButItTakesItsShare() {
        mesh.send(MeshModel.UNWATCHED, 0, 1, 10 * MEGABYTE, 0);
        send(0, 0, 1, MEGABYTE, 0);
        finish();
        assertThat(ends).containsOnlyKeys(0);
        assertThat(ends.get(0)).isEqualTo(2 * US + 3 * Grids.LATENCY_PS);
        assertThat(mesh.bytesCarried(row.dramPort(1))).isEqualTo(11 * MEGABYTE);
    }

    @Test
    void emptyTransfersAndThoseWithinADieEndAtOnce() {
        send(3, 2, 2, MEGABYTE, 7);
        assertThat(ends.get(3)).isEqualTo(7);
        mesh.sent(4, 7);
        assertThat(ends.get(4)).isEqualTo(7);
        send(5, 0, 1, 0, 7);
        assertThat(ends.get(5)).isEqualTo(7 + 3 * Grids.LATENCY_PS);
    }

    @Test
    void tooManyMessagesNameTheLimit() {
        for (int i = 0; i < 3; i++) {
            send(i, 0, 3, MEGABYTE, 0);
        }
        assertThatThrownBy(() -> send(3, 0, 3, MEGABYTE, 0))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("max_flows=3");
    }

    private int linkBetween(int from, int to) {
        for (int link = row.dies(); link < row.links(); link++) {
            if (row.from(link) == from && row.to(link) == to) {
                return link;
            }
        }
        throw new AssertionError("no such link");
    }
}
