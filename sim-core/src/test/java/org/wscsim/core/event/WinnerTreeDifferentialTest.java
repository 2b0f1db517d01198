package org.wscsim.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.memory.NativeMemory;

/** The tree against a scan of all slots and against the JDK's heap. */
final class WinnerTreeDifferentialTest {
    private record Event(long timePs, int slot) {}

    @ParameterizedTest
    @CsvSource({"1,3,1", "2,4,2", "3,5,3", "7,4,4", "8,1,5", "33,10,6", "100,1000000,7", "257,6,8"})
    void agreesWithAScanUnderTiesReschedulesAndCancels(int capacity, int distinctTimes, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] naive = new long[capacity];
        Arrays.fill(naive, WinnerTree.NONE);
        try (NativeMemory memory = new NativeMemory()) {
            final WinnerTree tree = new WinnerTree(memory, "events", capacity);
            for (int i = 0; i < 20_000; i++) {
                final int slot = random.nextInt(capacity);
                final long timePs = random.nextInt(4) == 0 ? WinnerTree.NONE : random.nextInt(distinctTimes);
                naive[slot] = timePs;
                tree.set(slot, timePs);

                final int expected = scan(naive);
                assertThat(tree.winnerPs()).as("seed=%d, step=%d", seed, i).isEqualTo(naive[expected]);
                if (naive[expected] != WinnerTree.NONE) {
                    assertThat(tree.winner()).as("seed=%d, step=%d", seed, i).isEqualTo(expected);
                }
                assertThat(tree.timePs(slot)).isEqualTo(timePs);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"10,5,11", "1000,50,12", "1000,100000000,13"})
    void takesEventsInTheOrderOfAPriorityQueue(int pending, int maxIncrementPs, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final PriorityQueue<Event> naive =
                new PriorityQueue<>(Comparator.comparingLong(Event::timePs).thenComparingInt(Event::slot));
        try (NativeMemory memory = new NativeMemory()) {
            final WinnerTree tree = new WinnerTree(memory, "events", pending);
            for (int slot = 0; slot < pending; slot++) {
                final long timePs = random.nextInt(maxIncrementPs);
                tree.set(slot, timePs);
                naive.add(new Event(timePs, slot));
            }
            for (int i = 0; i < 50_000; i++) {
                final Event expected = naive.remove();
                assertThat(tree.winner()).as("seed=%d, step=%d", seed, i).isEqualTo(expected.slot());
                assertThat(tree.winnerPs()).isEqualTo(expected.timePs());
                final long nextPs = expected.timePs() + random.nextInt(maxIncrementPs);
                tree.set(expected.slot(), nextPs);
                naive.add(new Event(nextPs, expected.slot()));
            }
        }
    }

    private static int scan(long[] timesPs) {
        int winner = 0;
        for (int slot = 1; slot < timesPs.length; slot++) {
            if (timesPs[slot] < timesPs[winner]) {
                winner = slot;
            }
        }
        return winner;
    }
}
