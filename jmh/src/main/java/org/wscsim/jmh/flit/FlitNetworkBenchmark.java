package org.wscsim.jmh.flit;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.flit.FlitNetwork;
import org.wscsim.core.flit.FlitShape;
import org.wscsim.core.flit.PacketSource;
import org.wscsim.core.flit.RouterGrid;
import org.wscsim.core.memory.Cells;

/**
 * How many passages of a flit through a router does the flit-level mesh simulate in a microsecond? 8 x 8 routers, 4
 * virtual channels of 8 flits, uniform traffic: the runs of {@code noc_booksim_mesh.csv}, whose BookSim 2 makes 0.2 to 0.37
 * million a second on one core, random draws and statistics included.
 *
 * <p>One operation is one cycle of the whole network; {@code flitHops} is the figure to compare. Gaps between packets and
 * destinations are drawn before the measurement from a fixed seed.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
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
public class FlitNetworkBenchmark {
    private static final int SIDE = 8;
    private static final int DRAWS = 1 << 16;
    private static final int SETTLING_CYCLES = 5_000;

    @Param({"0.1", "0.3"})
    public double rate;

    @Param({"1", "8"})
    public int packetFlits;

    private FlitNetwork network = network(0.1, 1);

    /** Counted per measured iteration. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Passed {
        public long flitHops;
    }

    /** Bernoulli packets to random nodes, from tables. */
    private static final class Uniform implements PacketSource {
        private final int[] gaps = new int[DRAWS];
        private final int[] destinations = new int[DRAWS];
        private final long[] due = new long[SIDE * SIDE];
        private final int flits;
        private int draw;

        Uniform(double packetRate, int flits) {
            this.flits = flits;
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < DRAWS; i++) {
                gaps[i] = 1 + (int) (StrictMath.log1p(-random.nextDouble()) / StrictMath.log1p(-packetRate));
                destinations[i] = random.nextInt(SIDE * SIDE);
            }
        }

        @Override
        public long next(int node, long cycle, Packet out) {
            out.flits = 0;
            if (due[node] <= cycle) {
                draw = (draw + 1) & (DRAWS - 1);
                out.flits = flits;
                out.to = destinations[draw];
                out.createdCycle = due[node];
                due[node] += gaps[draw];
            }
            return due[node];
        }

        @Override
        public void arrived(Packet packet, long cycle) {
            assert packet.injectedCycle < cycle : "arrived before it left: cycle=" + cycle;
        }
    }

    private static Cells map(String purpose, long size) {
        return new Cells(Arena.ofAuto().allocate(size, 64));
    }

    private static FlitNetwork network(double rate, int packetFlits) {
        return new FlitNetwork(
                RouterGrid.mesh(SIDE, SIDE, RouterGrid.Routing.XY),
                new FlitShape(4, 8, 1),
                new Uniform(rate / packetFlits, packetFlits),
                FlitNetworkBenchmark::map);
    }

    /** Fills the network and checks that it carries what is offered. */
    @Setup(Level.Trial)
    public void fill() {
        network = network(rate, packetFlits);
        for (int i = 0; i < SETTLING_CYCLES; i++) {
            network.step();
        }
        double carried = network.flitsEjected() / (double) (SIDE * SIDE * SETTLING_CYCLES);
        if (Math.abs(carried - rate) > rate / 10) {
            throw new IllegalStateException("carries " + carried + " of " + rate);
        }
    }

    @Benchmark
    public long cycle(Passed passed) {
        long before = network.flitHops();
        network.step();
        passed.flitHops += network.flitHops() - before;
        return network.cycle();
    }
}
