package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.wafer.HardwareGraph;

/** Laws of max-min fair sharing under random messages and demands; message i is transfer i. */
final class MaxMinMeshPropertyTest {
    private static final int MESSAGES = 400;
    private static final int INSTANCES = 3;

    private final Map<Integer, Long> ends = new HashMap<>();
    private final List<int[]> paths = new ArrayList<>();
    private long sentBytes;

    private void send(MaxMinMesh mesh, SplittableRandom random, int transfer, long nowPs) {
        HardwareGraph graph = mesh.graph();
        int from = random.nextInt(graph.dies());
        int to = (from + 1 + random.nextInt(graph.dies() - 1)) % graph.dies();
        long bytes = random.nextLong(1, 1L << random.nextInt(1, 28));
        int[] route = new int[graph.columns() + graph.rows()];
        int hops = mesh.route(from, to, route);
        int[] path = Arrays.copyOf(route, hops + 2);
        path[hops] = graph.dramPort(from);
        path[hops + 1] = graph.dramPort(to);
        paths.add(path);
        mesh.send(transfer, from, to, bytes, nowPs);
        mesh.sent(transfer, nowPs);
        sentBytes += bytes * path.length;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyMessageHasASaturatedLinkOnWhichNoneIsFaster(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(5, 4);
        MaxMinMesh mesh = new MaxMinMesh(graph, ends::put, MESSAGES, MESSAGES, Grids.memory());
        long nowPs = 0;
        int most = 0;
        for (int i = 0; i < MESSAGES; i++) {
            nowPs += random.nextLong(600_000);
            MaxMinMeshDifferentialTest.advance(mesh, nowPs);
            send(mesh, random, i, nowPs);
            mesh.addDemand(random.nextInt(graph.links()), random.nextLong(300_000_000_000L));
            most = Math.max(most, mesh.flowsInFlight());
            if (i % 10 == 0) {
                requireBottlenecks(mesh, i, nowPs, "seed=" + seed + ", message=" + i);
            }
        }
        assertThat(most).isGreaterThan(20);
    }

    private void requireBottlenecks(MaxMinMesh mesh, int last, long nowPs, String at) {
        HardwareGraph graph = mesh.graph();
        int links = graph.links();
        long[] sums = new long[links];
        long[] fastest = new long[links];
        int[] count = new int[links];
        for (int i = 0; i <= last; i++) {
            long rate = mesh.bytesPerSecondOf(i);
            for (int link : rate > 0 ? paths.get(i) : new int[0]) {
                sums[link] += rate;
                fastest[link] = Math.max(fastest[link], rate);
                count[link]++;
            }
        }
        for (int i = 0; i <= last; i++) {
            long rate = mesh.bytesPerSecondOf(i);
            boolean limited = rate == 0
                    || Arrays.stream(paths.get(i))
                            .anyMatch(link -> rate == fastest[link] && capacity(mesh, link) - sums[link] < count[link]);
            assertThat(limited).as("%s, transfer=%d, rate=%d", at, i, rate).isTrue();
        }
        for (int link = 0; link < links; link++) {
            assertThat(sums[link]).as("%s, link=%d", at, link).isEqualTo(mesh.transferBytesPerSecond(link, nowPs));
        }
    }

    private static long capacity(MaxMinMesh mesh, int link) {
        return SharingRule.transfer(mesh.graph().bytesPerSecond(link), mesh.demand(link));
    }

    /** Law 1. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ratesOnALinkNeverSumToMoreThanItsBandwidth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(3, 2);
        MaxMinMesh mesh = new MaxMinMesh(graph, ends::put, MESSAGES, MESSAGES, Grids.memory());
        long[][] demands = new long[graph.links()][INSTANCES];
        long nowPs = 0;
        for (int i = 0; i < MESSAGES; i++) {
            nowPs += random.nextLong(10_000_000);
            MaxMinMeshDifferentialTest.advance(mesh, nowPs);
            send(mesh, random, i, nowPs);
            int link = random.nextInt(graph.links());
            int instance = random.nextInt(INSTANCES);
            long demand = random.nextLong(graph.bytesPerSecond(link));
            mesh.addDemand(link, demand - demands[link][instance]);
            demands[link][instance] = demand;
            for (int probed = 0; probed < graph.links(); probed++) {
                long sum = mesh.transferBytesPerSecond(probed, nowPs);
                for (long own : demands[probed]) {
                    sum += Math.min(own, mesh.availableBytesPerSecond(probed, own, nowPs));
                }
                assertThat(sum)
                        .as("seed=%d, link=%d, now=%d", seed, probed, nowPs)
                        .isLessThanOrEqualTo(graph.bytesPerSecond(probed));
            }
        }
    }

    /** What has flowed over a link, integrated over the rates between changes, is what was sent over it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyByteIsCarriedAtTheRatesThatWereInForce(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(4, 3);
        MaxMinMesh mesh = new MaxMinMesh(graph, ends::put, MESSAGES, MESSAGES, Grids.memory());
        double[] carried = new double[graph.links()];
        long nowPs = 0;
        for (int i = 0; i < MESSAGES || mesh.flowsInFlight() > 0; i++) {
            if (i < MESSAGES) {
                send(mesh, random, i, nowPs);
            }
            long untilPs = nowPs + random.nextLong(1, 5_000_000);
            while (nowPs < untilPs) {
                // Steps of at most 20 ns: a rate that changes within one is wrong for less than that.
                long nextPs = Math.min(untilPs, nowPs + 20_000);
                for (int link = 0; link < carried.length; link++) {
                    carried[link] += (nextPs - nowPs) * 1e-12 * mesh.transferBytesPerSecond(link, nowPs);
                }
                MaxMinMeshDifferentialTest.advance(mesh, nextPs);
                nowPs = nextPs;
            }
        }
        long all = 0;
        for (int link = 0; link < carried.length; link++) {
            all += mesh.bytesCarried(link);
            double slack = 20_000e-12 * graph.bytesPerSecond(link) * MESSAGES;
            assertThat(Math.abs(carried[link] - mesh.bytesCarried(link)))
                    .as("seed=%d, link=%d, bytes=%d", seed, link, mesh.bytesCarried(link))
                    .isLessThan(slack);
        }
        assertThat(all).isEqualTo(sentBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void contentionIsNeverEarlierThanTheAnalyticModelAndALoneMessageEqualsIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(6, 9);
        List<MessageReplay.Message> messages = new ArrayList<>();
        List<MessageReplay.Message> apart = new ArrayList<>();
        long nowPs = 0;
        for (int i = 0; i < MESSAGES; i++) {
            nowPs += random.nextLong(3_000_000);
            int from = random.nextInt(graph.dies());
            int to = random.nextInt(graph.dies());
            long bytes = random.nextLong(1L << random.nextInt(1, 27));
            messages.add(new MessageReplay.Message(nowPs, from, to, bytes));
            apart.add(new MessageReplay.Message(1_000_000_000L * i, from, to, bytes));
        }
        long[] bound = MessageReplay.durationsPs(messages, clock -> new AnalyticMesh(graph, clock, Grids.memory()));
        long[] shared = maxMin(graph, messages);
        int later = 0;
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(shared[i]).as("seed=%d, message=%d", seed, i).isGreaterThanOrEqualTo(bound[i]);
            later += shared[i] > bound[i] ? 1 : 0;
        }
        assertThat(later).isGreaterThan(MESSAGES / 10);
        assertThat(maxMin(graph, apart)).isEqualTo(bound);
    }

    private static long[] maxMin(HardwareGraph graph, List<MessageReplay.Message> messages) {
        return MessageReplay.durationsPs(
                messages, clock -> new MaxMinMesh(graph, clock, MESSAGES, MESSAGES, Grids.memory()));
    }
}
