package org.wscsim.jmh.network;

import java.lang.foreign.Arena;
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
import org.wscsim.core.network.AnalyticMesh;
import org.wscsim.core.network.KvRoute;
import org.wscsim.core.network.KvTransfer;
import org.wscsim.core.network.LinkGroup;
import org.wscsim.core.network.MaxMinMesh;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.RegionLinks;
import org.wscsim.core.network.ReservingMesh;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What does one message on a 6 x 9 mesh cost in each model, beside the closed form {@code latency + bytes / bandwidth} that
 * books nothing: between random dies (5 hops on average, 7 links with the DRAM ports), over 1 hop and over 13, whose
 * difference is 12 times the cost of a hop? And what does it cost to ask a region of 2 x 4 dies for its slowest link and
 * port while such messages pass?
 *
 * <p>One operation is one message (or one question). Pairs, sizes of 1 to 32 MB and pauses (mean 20 us, so that messages
 * meet) are drawn before the measurement from a fixed seed. In the max-min mesh a message is one start, on average one
 * end, and the rates that both change.
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
public class MeshBenchmark {
    private static final int MESSAGES = 1 << 14;
    private static final long LEAST_BYTES = 1_000_000;
    private static final long MEAN_PAUSE_PS = 20_000_000;

    /** {@code random}, or the hops of every message (1 or 13). */
    @Param({"random", "1", "13"})
    public String hops = "random";

    private final int[] fromDies = new int[MESSAGES];
    private final int[] toDies = new int[MESSAGES];
    private final long[] bytes = new long[MESSAGES];
    private final long[] pausesPs = new long[MESSAGES];
    private final HardwareGraph graph = HardwareGraph.meshOf(wafer());
    private final Routing routing = new Routing(RoutingKind.XY, graph, false, MeshBenchmark::map);
    private final ReservingMesh reserving = new ReservingMesh(routing, (transfer, endPs) -> {}, MeshBenchmark::map);
    private final AnalyticMesh analytic = new AnalyticMesh(routing, (transfer, endPs) -> {}, MeshBenchmark::map);
    private final MaxMinMesh maxMin = new MaxMinMesh(routing, (transfer, endPs) -> {}, 1, 1 << 12, MeshBenchmark::map);
    private final RegionLinks region = new RegionLinks(graph, Region.ofDies(wafer(), 2, 3, 2, 4));
    private final LinkGroup links = region.linkGroup(reserving);
    private final LinkGroup ports = region.portGroup(reserving);
    private final MaxMinMesh quiet = new MaxMinMesh(routing, (transfer, endPs) -> {}, 1, 1 << 12, MeshBenchmark::map);
    private final int[] fromHome = Region.ofDies(wafer(), 0, 0, 2, 2).dieIds(6);
    private final int[] toHome = Region.ofDies(wafer(), 2, 4, 2, 2).dieIds(6);
    private final KvRoute route = new KvRoute(fromHome, toHome);
    private long quietPs;
    private int cursor;
    private long nowPs;

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

    /** Draws the messages and checks that an idle mesh agrees with the closed form. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < MESSAGES; i++) {
            fromDies[i] = hops.equals("13") ? 0 : random.nextInt(graph.dies());
            toDies[i] = switch (hops) {
                case "random" -> random.nextInt(graph.dies());
                case "1" -> fromDies[i] % 6 < 5 ? fromDies[i] + 1 : fromDies[i] - 1;
                default -> graph.dies() - 1;
            };
            bytes[i] = random.nextLong(LEAST_BYTES, 32 * LEAST_BYTES);
            pausesPs[i] = random.nextLong(2 * MEAN_PAUSE_PS);
        }
        long sentPs =
                new ReservingMesh(routing, (transfer, endPs) -> {}, MeshBenchmark::map).send(0, 53, LEAST_BYTES, 0);
        if (sentPs != formPs(0, 53, LEAST_BYTES) || sentPs != analytic.send(0, 53, LEAST_BYTES, 0)) {
            throw new IllegalStateException("models disagree on an idle mesh: reserving=" + sentPs);
        }
    }

    private long formPs(int fromDie, int toDie, long messageBytes) {
        if (fromDie == toDie) {
            return 0;
        }
        long latencyPs = 2 * graph.latencyPs(graph.dramPort(fromDie)) + graph.hops(fromDie, toDie) * 100_000L;
        return latencyPs + (long) Math.ceil(messageBytes * 1e12 / 1.7e12);
    }

    private int next() {
        int message = cursor++ & (MESSAGES - 1);
        nowPs += pausesPs[message];
        return message;
    }

    /**
     * The closed form alone.
     *
     * @return arrival, ps
     */
    @Benchmark
    public long closedForm() {
        int i = next();
        return nowPs + formPs(fromDies[i], toDies[i], bytes[i]);
    }

    /**
     * No contention, bytes booked on every link.
     *
     * @return arrival, ps
     */
    @Benchmark
    public long analytic() {
        int i = next();
        return analytic.send(fromDies[i], toDies[i], bytes[i], nowPs);
    }

    /**
     * Reservation of every link.
     *
     * @return arrival, ps
     */
    @Benchmark
    public long reserving() {
        int i = next();
        return reserving.send(fromDies[i], toDies[i], bytes[i], nowPs);
    }

    /**
     * Max-min fair rates, found anew where the message starts and where one ends.
     *
     * @return rate of all messages on the source's port, bytes per second
     */
    @Benchmark
    public long maxMin() {
        int i = next();
        maxMin.send(MeshModel.UNWATCHED, fromDies[i], toDies[i], bytes[i], nowPs);
        return maxMin.transferBytesPerSecond(graph.dramPort(fromDies[i]), nowPs);
    }

    /**
     * One message, then the bandwidth that 20 links and 8 ports leave to an instance; subtract {@link #reserving}.
     *
     * @return bandwidth, bytes per second
     */
    @Benchmark
    public long reservingThenRegionBandwidth() {
        int i = next();
        reserving.send(fromDies[i], toDies[i], bytes[i], nowPs);
        return Math.min(links.leastAvailable(0, nowPs), ports.leastAvailable(0, nowPs));
    }

    /**
     * A KV cache of four messages from one instance to another while nothing else is on the mesh, to its end.
     *
     * @return time of the mesh, ps
     */
    @Benchmark
    public long quietTransfer() {
        quiet.send(0, route, 4 * bytes[next()], quietPs);
        return finish();
    }

    /** The same with every message a flow of its own. */
    @Benchmark
    public long quietTransferAsFlows() {
        KvTransfer.send(quiet, 0, fromHome, toHome, 4 * bytes[next()], quietPs);
        return finish();
    }

    private long finish() {
        quiet.sent(0, quietPs);
        quietPs += 10_000_000_000L;
        return quiet.advance(quietPs);
    }
}
