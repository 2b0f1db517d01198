package org.wscsim.jmh.reference;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.jmh.Invocations;

/**
 * How fast is this machine now: what does a step of a chain of multiplications cost, and what a dependent load from
 * memory?
 *
 * <p>One operation is one step of the chain (multiply, rotate, add: nothing can be done ahead), or one load at a random
 * place of {@value #MEGABYTES} MB that the load before it names. No code of the simulator runs here, so that the two change
 * with machine, load and JVM only: they are the units in which other benchmarks are compared between runs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Invocations(8)
public class ReferenceBenchmark {
    private static final int STEPS = 1 << 14;
    private static final int MEGABYTES = 64;
    private static final int PLACES = MEGABYTES << 18;

    private long value = 1;

    /** All places in one cycle without a stride: a linear congruential generator of full period (Hull and Dobell, 1962). */
    @State(Scope.Thread)
    public static class Chase {
        private final int[] next = new int[PLACES];
        private int place;

        /** Fills the places. */
        public Chase() {
            for (int i = 0; i < PLACES; i++) {
                next[i] = (i * 0x0_5DEE_CE65 + 0x1357) & (PLACES - 1);
            }
        }
    }

    /**
     * The chain.
     *
     * @return its last value
     */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public long compute() {
        long v = value;
        for (int i = 0; i < STEPS; i++) {
            v = Long.rotateLeft(v * 0x9E37_79B9_7F4A_7C15L, 29) + i;
        }
        value = v;
        return v;
    }

    /**
     * The loads.
     *
     * @param chase where the loads go
     * @return the last place
     */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public int memory(Chase chase) {
        int[] next = chase.next;
        int p = chase.place;
        for (int i = 0; i < STEPS; i++) {
            p = next[p];
        }
        chase.place = p;
        return p;
    }
}
