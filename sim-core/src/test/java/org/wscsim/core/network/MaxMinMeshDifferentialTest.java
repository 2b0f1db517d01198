package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.wafer.HardwareGraph;

/** The incremental solution against {@link NaiveMaxMin}, which finds every rate anew after every change. */
final class MaxMinMeshDifferentialTest {
    private static final int OPERATIONS = 600;

    /** Mean pauses from a few messages in flight to a backlog. */
    @ParameterizedTest
    @CsvSource({
        "1, 4, 3, 20000000",
        "2, 4, 3, 8000000",
        "3, 4, 3, 4000000",
        "4, 4, 3, 2000000",
        "5, 6, 2, 4000000",
        "6, 8, 1, 20000000",
        "7, 3, 3, 1000000",
        "8, 5, 5, 3000000"
    })
    void ratesLoadsAndEndsEqualTheNaiveOnes(long seed, int columns, int rows, long meanPausePs) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(columns, rows, 1.7e12, random.nextLong(3, 40) * 1e11 + 7);
        Map<Integer, Long> ends = new HashMap<>();
        MaxMinMesh mesh = new MaxMinMesh(graph, ends::put, OPERATIONS, 5_000, Grids.memory());
        NaiveMaxMin naive = new NaiveMaxMin(graph);
        long[] registered = new long[graph.links()];
        long nowPs = 0;
        int most = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            if (random.nextInt(4) > 0) {
                nowPs += random.nextLong(2 * meanPausePs);
                advance(mesh, nowPs);
                naive.advance(nowPs);
            }
            if (random.nextInt(3) > 0) {
                int parts = random.nextInt(1, 4);
                for (int part = 0; part < parts; part++) {
                    int from = random.nextInt(graph.dies());
                    int to = random.nextInt(graph.dies());
                    long bytes = random.nextLong(1L << random.nextInt(1, 28));
                    mesh.send(i, from, to, bytes, nowPs);
                    naive.send(i, from, to, bytes);
                }
                mesh.sent(i, nowPs);
            } else {
                int link = random.nextInt(graph.links());
                long delta = random.nextLong(-registered[link], graph.bytesPerSecond(link));
                registered[link] += delta;
                mesh.addDemand(link, delta);
                naive.addDemand(link, delta);
            }
            most = Math.max(most, naive.flows.size());
            if (random.nextBoolean()) {
                requireEqual(mesh, naive, ends, "seed=" + seed + ", operation=" + i);
            }
        }
        assertThat(most).as("flows at once").isGreaterThan(3);
        advance(mesh, Long.MAX_VALUE);
        naive.advance(1L << 60);
        assertThat(naive.flows).isEmpty();
        assertThat(mesh.flowsInFlight()).isZero();
        for (int transfer : ends.keySet()) {
            assertThat(ends.get(transfer)).isEqualTo(naive.endPs(transfer));
        }
    }

    static void advance(MaxMinMesh mesh, long toPs) {
        long reachedPs = mesh.advance(toPs);
        while (reachedPs < toPs) {
            reachedPs = mesh.advance(toPs);
        }
    }

    private static void requireEqual(MaxMinMesh mesh, NaiveMaxMin naive, Map<Integer, Long> ends, String at) {
        HardwareGraph graph = mesh.graph();
        for (int link = 0; link < graph.links(); link++) {
            int on = link;
            long sum = naive.flows.stream()
                    .filter(flow -> flow.path.contains(on))
                    .mapToLong(flow -> flow.rate)
                    .sum();
            assertThat(mesh.transferBytesPerSecond(link, naive.nowPs))
                    .as("%s, link=%d", at, link)
                    .isEqualTo(sum)
                    .isLessThanOrEqualTo(naive.capacity(link));
        }
        assertThat(mesh.flowsInFlight()).as(at).isEqualTo(naive.flows.size());
        for (NaiveMaxMin.Flow flow : naive.flows) {
            assertThat(ends.get(flow.transfer))
                    .as("%s, transfer=%d", at, flow.transfer)
                    .isEqualTo(naive.endPs(flow.transfer));
        }
    }
}
