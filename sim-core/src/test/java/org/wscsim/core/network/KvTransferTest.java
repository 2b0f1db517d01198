package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.HardwareGraph;

final class KvTransferTest {
    private final HardwareGraph graph = Grids.graph(4, 2);
    private long endPs;
    private final ReservingMesh mesh = new ReservingMesh(graph, (transfer, ps) -> endPs = ps, Grids.memory());

    private long send(int[] fromDies, int[] toDies, long bytes, long nowPs) {
        KvTransfer.send(mesh, 0, fromDies, toDies, bytes, nowPs);
        mesh.sent(0, nowPs);
        return endPs;
    }

    @Test
    void splitsEvenlyAndGivesTheRemainderToTheFirst() {
        send(new int[] {0, 4}, new int[] {3, 7}, 11, 0);
        assertThat(mesh.bytesCarried(graph.dramPort(0))).isEqualTo(6);
        assertThat(mesh.bytesCarried(graph.dramPort(3))).isEqualTo(6);
        assertThat(mesh.bytesCarried(graph.dramPort(4))).isEqualTo(5);
        assertThat(mesh.bytesCarried(graph.dramPort(7))).isEqualTo(5);
    }

    @Test
    void everyDieOfTheLargerHomeHasAPart() {
        send(new int[] {0, 1, 4, 5}, new int[] {3, 7}, 8_000, 0);
        for (int die : new int[] {0, 1, 4, 5}) {
            assertThat(mesh.bytesCarried(graph.dramPort(die))).isEqualTo(2_000);
        }
        assertThat(mesh.bytesCarried(graph.dramPort(3))).isEqualTo(4_000);
        assertThat(mesh.bytesCarried(graph.dramPort(7))).isEqualTo(4_000);
    }

    @Test
    void stripingOverTwoRowsHalvesTheSerialisation() {
        long latencyPs = 5 * Grids.LATENCY_PS;
        long onePs = Grids.reserving(graph).send(0, 3, 2_000_000_000L, 0);
        long twoPs = send(new int[] {0, 4}, new int[] {3, 7}, 2_000_000_000L, 0);
        // Rounded up to a picosecond in either.
        assertThat(2 * (twoPs - latencyPs) - (onePs - latencyPs)).isBetween(0L, 2L);
    }

    @Test
    void severalHomesEndWithTheLatestAndWhatNobodyWaitsForCountsForNone() {
        long farPs = Grids.reserving(graph).send(0, 3, 1_000_000, 7);
        KvTransfer.send(mesh, 3, new int[] {0}, new int[] {3}, 1_000_000, 7);
        KvTransfer.send(mesh, MeshModel.UNWATCHED, new int[] {4}, new int[] {7}, 9_000_000, 7);
        KvTransfer.send(mesh, 3, new int[] {2}, new int[] {1}, 1_000, 7);
        mesh.sent(3, 7);
        assertThat(endPs).isEqualTo(farPs);
        mesh.sent(4, 8);
        assertThat(endPs).as("an empty transfer after it").isEqualTo(8);
    }

    @Test
    void arrivesAtOnceWhereItAlreadyIs() {
        assertThat(send(new int[] {1, 2}, new int[] {1, 2}, 1_000, 42)).isEqualTo(42);
    }

    @Test
    void anEmptyTransferArrivesAtOnce() {
        assertThat(send(new int[] {0}, new int[] {1}, 0, 42)).isEqualTo(42);
    }
}
