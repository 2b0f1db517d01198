package org.wscsim.jmh.event;

import java.util.Comparator;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.memory.NativeMemory;

/**
 * What does one hold (take the earliest event, schedule its component's next) cost in our tournament tree, and what in
 * the JDK's heap of event objects?
 *
 * <p>One operation is one hold; {@code pending} components have one event each, all the time. Increments are exponential
 * with mean 1 us, drawn before the measurement from a fixed seed, so that neither structure can learn the order.
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
public class WinnerTreeBenchmark {
    private static final int INCREMENT_COUNT = 1 << 16;
    private static final double MEAN_INCREMENT_PS = 1e6;
    private static final int CHECKED_HOLDS = 10_000;

    private record Event(long timePs, int slot) {}

    /** Components with an event. */
    @Param({"10", "100", "1000", "10000", "100000", "1000000"})
    int pending;

    private final long[] incrementsPs = new long[INCREMENT_COUNT];
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::timePs).thenComparingInt(Event::slot));
    private final NativeMemory memory = new NativeMemory();
    private WinnerTree tree = new WinnerTree(memory, "events", 1);
    private int cursor;

    /** Draws the increments, fills both structures and checks that they agree. */
    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < INCREMENT_COUNT; i++) {
            incrementsPs[i] = 1 + Math.round(-Math.log(1 - random.nextDouble()) * MEAN_INCREMENT_PS);
        }
        tree = new WinnerTree(memory, "events", pending);
        for (int slot = 0; slot < pending; slot++) {
            final long timePs = incrementPs();
            tree.set(slot, timePs);
            queue.add(new Event(timePs, slot));
        }
        for (int i = 0; i < CHECKED_HOLDS; i++) {
            cursor = i;
            final long treePs = tree();
            cursor = i;
            final long queuePs = priorityQueue();
            if (treePs != queuePs) {
                throw new IllegalStateException(
                        "structures differ: hold=" + i + ", tree=" + treePs + ", queue=" + queuePs);
            }
        }
    }

    /** Returns the tree's memory. */
    @TearDown
    public void close() {
        memory.close();
    }

    /**
     * One hold in the tree.
     *
     * @return the time of the event taken, in picoseconds
     */
    @Benchmark
    public long tree() {
        final int slot = tree.winner();
        final long timePs = tree.winnerPs();
        tree.set(slot, timePs + incrementPs());
        return timePs;
    }

    /**
     * One hold in the JDK's heap.
     *
     * @return the time of the event taken, in picoseconds
     */
    @Benchmark
    public long priorityQueue() {
        final Event event = queue.remove();
        queue.add(new Event(event.timePs() + incrementPs(), event.slot()));
        return event.timePs();
    }

    private long incrementPs() {
        return incrementsPs[cursor++ & (INCREMENT_COUNT - 1)];
    }
}
