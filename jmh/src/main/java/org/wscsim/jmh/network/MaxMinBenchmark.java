package org.wscsim.jmh.network;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.network.MaxMinMesh;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What does it cost to find max-min fair rates anew when a demand changes, or a message starts and ends, with 10, 100 or
 * 1,000 messages in flight between random dies of 6 x 9, beside progressive filling from scratch over flat arrays that
 * rates nothing but the same flows once?
 *
 * <p>One operation is one change of demand (one solution), one message from start to end (two solutions), or one solution
 * from scratch. The messages in flight are too large to end; fixed seed.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaxMinBenchmark {
    private static final long ENDLESS_BYTES = 1L << 44;
    private static final long TICK_PS = 1_000;

    /** Messages in flight. */
    @Param({"10", "100", "1000"})
    public int flows;

    private final HardwareGraph graph = HardwareGraph.meshOf(wafer());
    private MaxMinMesh mesh = mesh();
    private long endPs;
    private int[][] paths = {};
    private final long[] left = new long[graph.links()];
    private final int[] waiting = new int[graph.links()];
    private long[] rates = {};
    private long nowPs;
    private int changes;
    /** A link with nothing left. */
    private int busiest;

    /** Case 3: ports of 2 TB/s at 0.85, links of 2 TB/s, hops of 100 ns. */
    private static WaferSpec wafer() {
        return new WaferSpec(
                "6x9",
                new WaferSpec.Core(1.02e12, 6.25e10, 1_250_000, 1.28e11),
                new WaferSpec.Die(16, 16, 64_000_000_000L, 2e12, 100_000, 21.92, 22.81),
                6,
                9,
                new WaferSpec.Link(2e12, 100_000),
                new WaferSpec.Achievable(1, 1, 0.85, 1, 0.08),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0));
    }

    private static Cells map(String purpose, long size) {
        return new Cells(Arena.ofAuto().allocate(size, 64));
    }

    private Routing xy() {
        return new Routing(RoutingKind.XY, graph, false, MaxMinBenchmark::map);
    }

    private MaxMinMesh mesh() {
        return new MaxMinMesh(xy(), (transfer, ps) -> endPs = ps, 2, 1 << 12, MaxMinBenchmark::map);
    }

    /** Puts the messages in flight and checks the mesh's rates against those from scratch. */
    @Setup
    public void send() {
        mesh = mesh();
        SplittableRandom random = new SplittableRandom(42);
        paths = new int[flows][];
        rates = new long[flows];
        int[] route = new int[32];
        for (int flow = 0; flow < flows; flow++) {
            int from = random.nextInt(graph.dies());
            int to = (from + 1 + random.nextInt(graph.dies() - 1)) % graph.dies();
            mesh.send(MeshModel.UNWATCHED, from, to, ENDLESS_BYTES, 0);
            int hops = mesh.routing().route(0, from, to, route, 0);
            paths[flow] = Arrays.copyOf(route, hops + 2);
            paths[flow][hops] = graph.dramPort(from);
            paths[flow][hops + 1] = graph.dramPort(to);
        }
        fromScratch();
        for (int link = 0; link < graph.links(); link++) {
            long used = graph.bytesPerSecond(link) - left[link];
            if (used > graph.bytesPerSecond(busiest) - left[busiest]) {
                busiest = link;
            }
            if (used != mesh.transferBytesPerSecond(link, 0)) {
                throw new IllegalStateException("solutions differ: link=" + link + ", fromScratch=" + used);
            }
        }
    }

    /**
     * A nanosecond passes, and the demand on the link with the least left goes up or down.
     *
     * @return what transfers get of it, bytes per second
     */
    @Benchmark
    public long demandChange() {
        nowPs += TICK_PS;
        mesh.advance(nowPs);
        mesh.addDemand(busiest, (changes++ & 1) == 0 ? 300_000_000_000L : -300_000_000_000L);
        return mesh.transferBytesPerSecond(busiest, nowPs);
    }

    /**
     * A message of 1 kB over 5 hops, until it has drained.
     *
     * @return its end, ps
     */
    @Benchmark
    public long startAndEnd() {
        mesh.send(1, 0, 15, 1_000, nowPs);
        mesh.sent(1, nowPs);
        while (mesh.flowsInFlight() > flows) {
            nowPs = mesh.advance(Long.MAX_VALUE);
        }
        return endPs;
    }

    /**
     * Progressive filling over all flows and links.
     *
     * @return rate of the first flow, bytes per second
     */
    @Benchmark
    public long fromScratch() {
        Arrays.fill(rates, -1);
        Arrays.fill(waiting, 0);
        for (int link = 0; link < left.length; link++) {
            left[link] = graph.bytesPerSecond(link);
        }
        for (int[] path : paths) {
            for (int link : path) {
                waiting[link]++;
            }
        }
        for (int unrated = flows; unrated > 0; ) {
            int tightest = tightest();
            long rate = left[tightest] / waiting[tightest];
            for (int flow = 0; flow < flows; flow++) {
                if (rates[flow] < 0 && crosses(paths[flow], tightest)) {
                    rates[flow] = rate;
                    unrated--;
                    for (int link : paths[flow]) {
                        left[link] -= rate;
                        waiting[link]--;
                    }
                }
            }
        }
        return rates[0];
    }

    private int tightest() {
        int tightest = -1;
        for (int link = 0; link < left.length; link++) {
            if (waiting[link] > 0
                    && (tightest < 0 || left[link] / waiting[link] < left[tightest] / waiting[tightest])) {
                tightest = link;
            }
        }
        return tightest;
    }

    private static boolean crosses(int[] path, int wanted) {
        for (int link : path) {
            if (link == wanted) {
                return true;
            }
        }
        return false;
    }
}
