package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.wafer.HardwareGraph;

/** The mesh against {@link NaiveMesh} under the same random traffic. */
final class ReservingMeshDifferentialTest {
    private static final int OPERATIONS = 1_500;

    /**
     * Mean pauses from an idle mesh to one that falls ever further behind. Where a link once had more reservations than it
     * tells apart, it may leave instances less than the naive mesh does, never more.
     */
    @ParameterizedTest
    @CsvSource({"1, 100000000", "2, 10000000", "3, 3000000", "4, 1000000", "5, 0"})
    void agreesWithTheNaiveMesh(long seed, long meanPausePs) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(4, 3);
        ReservingMesh mesh = Grids.reserving(graph);
        NaiveMesh naive = new NaiveMesh(graph);
        long[] registered = new long[graph.links()];
        boolean[] joined = new boolean[graph.links()];
        long nowPs = 0;
        int toldApart = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            String at = "seed=" + seed + ", operation=" + i;
            nowPs += random.nextLong(2 * meanPausePs + 1);
            int link = random.nextInt(graph.links());
            switch (random.nextInt(3)) {
                case 0 -> {
                    long delta = random.nextLong(-registered[link], graph.bytesPerSecond(link));
                    registered[link] += delta;
                    mesh.addDemand(link, delta);
                    naive.addDemand(link, delta);
                }
                case 1 -> {
                    int from = random.nextInt(graph.dies());
                    int to = random.nextInt(graph.dies());
                    long bytes = random.nextLong(1L << random.nextInt(1, 28));
                    assertThat(mesh.send(from, to, bytes, nowPs)).as(at).isEqualTo(naive.send(from, to, bytes, nowPs));
                    for (int passed = 0; passed < joined.length; passed++) {
                        joined[passed] |= naive.pending(passed, nowPs) > LinkLayout.RESERVATIONS;
                    }
                }
                default -> {
                    long own = random.nextLong(registered[link] + 1);
                    long available = mesh.availableBytesPerSecond(link, own, nowPs);
                    if (!joined[link]) {
                        assertThat(available).as(at).isEqualTo(naive.available(link, own, nowPs));
                        toldApart++;
                    } else {
                        assertThat(available).as(at).isLessThanOrEqualTo(naive.available(link, own, nowPs));
                    }
                }
            }
        }
        assertThat(toldApart).as("seed=%d", seed).isPositive();
        for (int link = 0; link < graph.links(); link++) {
            assertThat(mesh.bytesCarried(link)).isEqualTo(naive.bytes(link));
        }
    }
}
