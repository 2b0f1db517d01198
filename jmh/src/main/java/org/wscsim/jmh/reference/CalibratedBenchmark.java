package org.wscsim.jmh.reference;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.memory.NativeMemory;

/**
 * Does the comparison of two builds see a slowdown whose size is known?
 *
 * <p>One operation is one hold of the event tree with {@value #PENDING} pending, of {@value #HOLDS} in a row; the system
 * property {@value #EXTRA_PERMILLE} adds so many more that are not counted, and with them exactly that share of time.
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
public class CalibratedBenchmark {
    /** Property: holds that are done and not counted, in 1/1000. */
    public static final String EXTRA_PERMILLE = "wsc.bench.extra-permille";

    private static final int HOLDS = 1_000;
    private static final int PENDING = 1_000;
    private static final int INCREMENTS = 1 << 12;

    private final long[] incrementsPs = new long[INCREMENTS];
    private final NativeMemory memory = new NativeMemory();
    private final WinnerTree tree = new WinnerTree(memory, "events", PENDING);
    private final int holds = HOLDS + Integer.getInteger(EXTRA_PERMILLE, 0);
    private int cursor;

    /** Fills the tree. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < INCREMENTS; i++) {
            incrementsPs[i] = random.nextLong(1, 2_000_001);
        }
        for (int slot = 0; slot < PENDING; slot++) {
            tree.set(slot, incrementsPs[slot]);
        }
    }

    /** Returns the tree's memory. */
    @TearDown
    public void close() {
        memory.close();
    }

    /**
     * The holds.
     *
     * @return time of the last event, ps
     */
    @Benchmark
    @OperationsPerInvocation(HOLDS)
    public long holds() {
        long timePs = 0;
        for (int i = 0; i < holds; i++) {
            timePs = tree.winnerPs();
            tree.set(tree.winner(), timePs + incrementsPs[cursor++ & (INCREMENTS - 1)]);
        }
        return timePs;
    }
}
