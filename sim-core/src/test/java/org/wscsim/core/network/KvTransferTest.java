package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.HardwareGraph;

final class KvTransferTest {
    private final HardwareGraph graph = Grids.graph(4, 2);
    private final ReservingMesh mesh = Grids.reserving(graph);

    @Test
    void splitsEvenlyAndGivesTheRemainderToTheFirst() {
        KvTransfer.send(mesh, new int[] {0, 4}, new int[] {3, 7}, 11, 0);
        assertThat(mesh.bytesCarried(graph.dramPort(0))).isEqualTo(6);
        assertThat(mesh.bytesCarried(graph.dramPort(3))).isEqualTo(6);
        assertThat(mesh.bytesCarried(graph.dramPort(4))).isEqualTo(5);
        assertThat(mesh.bytesCarried(graph.dramPort(7))).isEqualTo(5);
    }

    @Test
    void everyDieOfTheLargerHomeHasAPart() {
        KvTransfer.send(mesh, new int[] {0, 1, 4, 5}, new int[] {3, 7}, 8_000, 0);
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
        long twoPs = KvTransfer.send(mesh, new int[] {0, 4}, new int[] {3, 7}, 2_000_000_000L, 0);
        // Rounded up to a picosecond in either.
        assertThat(2 * (twoPs - latencyPs) - (onePs - latencyPs)).isBetween(0L, 2L);
    }

    @Test
    void arrivesAtOnceWhereItAlreadyIs() {
        assertThat(KvTransfer.send(mesh, new int[] {1, 2}, new int[] {1, 2}, 1_000, 42))
                .isEqualTo(42);
    }

    @Test
    void anEmptyTransferArrivesAtOnce() {
        assertThat(KvTransfer.send(mesh, new int[] {0}, new int[] {1}, 0, 42)).isEqualTo(42);
    }
}
