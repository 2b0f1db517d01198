package org.wscsim.jmh;

import java.util.PriorityQueue;
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

/**
 * What does one hold (take the earliest event, schedule its successor) cost with the JDK's heap of boxed times? This is
 * the baseline that our own event queue has to beat.
 *
 * <p>One operation is one hold; the queue keeps {@code pending} events. Increments are exponential with mean 1 us, drawn
 * before the measurement from a fixed seed.
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
public class EventQueueBenchmark {
    private static final int INCREMENT_COUNT = 1 << 16;
    private static final double MEAN_INCREMENT_PS = 1e6;

    /** Events in the queue, constant over the run. */
    @Param({"64", "4096"})
    int pending;

    private final long[] incrementsPs = new long[INCREMENT_COUNT];
    private final PriorityQueue<Long> queue = new PriorityQueue<>();
    private int cursor;

    /** Draws the increments and fills the queue. */
    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < INCREMENT_COUNT; i++) {
            incrementsPs[i] = 1 + Math.round(-Math.log(1 - random.nextDouble()) * MEAN_INCREMENT_PS);
        }
        queue.clear();
        for (int i = 0; i < pending; i++) {
            queue.add(incrementsPs[i]);
        }
        if (queue.size() != pending) {
            throw new IllegalStateException("queue not filled: size=" + queue.size() + ", pending=" + pending);
        }
    }

    /**
     * One hold.
     *
     * @return the time of the event taken, in picoseconds
     */
    @Benchmark
    public long hold() {
        final long timePs = queue.remove();
        queue.add(timePs + incrementsPs[cursor++ & (INCREMENT_COUNT - 1)]);
        return timePs;
    }
}
