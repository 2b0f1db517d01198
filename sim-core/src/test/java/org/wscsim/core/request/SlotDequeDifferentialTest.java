package org.wscsim.core.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.memory.NativeMemory;

/** The ring against an {@link ArrayList}. */
final class SlotDequeDifferentialTest {
    private static final int STEPS = 20_000;

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "7,4", "8,5", "64,6", "100,7"})
    void agreesWithAnArrayListUnderAllOperations(int capacity, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Integer> naive = new ArrayList<>();
        try (NativeMemory memory = new NativeMemory()) {
            final SlotDeque deque = new SlotDeque(memory, "test", capacity);
            for (int step = 0; step < STEPS; step++) {
                // long runs of growth and of shrinking reach both the full and the empty list
                final boolean growing = step / (3 * capacity) % 2 == 0;
                if (naive.size() < capacity && (naive.isEmpty() || random.nextInt(4) < (growing ? 3 : 1))) {
                    add(random, naive, deque);
                } else {
                    remove(random, naive, deque);
                }
                agree("seed=" + seed + ", step=" + step, random, naive, deque);
            }
        }
    }

    /** As the waiting list of an instance that is never idle does. */
    @Test
    void aShortListTouchesLittleHoweverFarItWanders() {
        try (NativeMemory memory = new NativeMemory()) {
            final SlotDeque deque = new SlotDeque(memory, "test", 1 << 19);
            final int length = 700;
            for (int i = 0; i < 1 << 20; i++) {
                deque.addLast(i);
                if (i >= length) {
                    assertThat(deque.removeFirst()).isEqualTo(i - length);
                }
            }
            assertThat(deque.size()).isEqualTo(length);
            final long touched = memory.use().getFirst().touchedBytes();
            // where the system tells, some three pages of its 512
            assertThat(touched).isLessThanOrEqualTo(4L * (2 * length + 2_048));
        }
    }

    private static void add(SplittableRandom random, List<Integer> naive, SlotDeque deque) {
        final int slot = random.nextInt(1_000);
        switch (random.nextInt(3)) {
            case 0 -> {
                naive.addFirst(slot);
                deque.addFirst(slot);
            }
            case 1 -> {
                naive.addLast(slot);
                deque.addLast(slot);
            }
            default -> {
                final int position = random.nextInt(naive.size() + 1);
                naive.add(position, slot);
                deque.insert(position, slot);
            }
        }
    }

    private static void remove(SplittableRandom random, List<Integer> naive, SlotDeque deque) {
        if (random.nextBoolean()) {
            assertThat(deque.removeFirst()).isEqualTo(naive.removeFirst());
        } else {
            final int position = random.nextInt(naive.size());
            assertThat(deque.removeAt(position)).isEqualTo(naive.get(position));
            naive.subList(position, position + 1).clear();
        }
    }

    private static void agree(String where, SplittableRandom random, List<Integer> naive, SlotDeque deque) {
        assertThat(deque.size()).as(where).isEqualTo(naive.size());
        assertThat(deque.isEmpty()).as(where).isEqualTo(naive.isEmpty());
        for (int i = 0; i < naive.size(); i++) {
            if (deque.get(i) != naive.get(i)) {
                assertThat(deque.get(i)).as(where + ", position=" + i).isEqualTo(naive.get(i));
            }
        }
        final int sought = naive.isEmpty() || random.nextInt(8) == 0 ? 1_001 : naive.get(random.nextInt(naive.size()));
        assertThat(deque.lastIndexOf(sought)).as(where).isEqualTo(naive.lastIndexOf(sought));
        final int from = random.nextInt(naive.size() + 1);
        final int found = naive.subList(from, naive.size()).indexOf(sought);
        assertThat(deque.indexOf(sought, from)).as(where).isEqualTo(found < 0 ? -1 : from + found);
    }

    @Test
    void shortListTouchesLittleHoweverManyPassThrough() {
        try (NativeMemory memory = new NativeMemory()) {
            final SlotDeque deque = new SlotDeque(memory, "test", 4);
            for (int i = 0; i < 1_000; i++) {
                deque.addLast(i);
                assertThat(deque.get(0)).isEqualTo(i);
                assertThat(deque.removeFirst()).isEqualTo(i);
            }
        }
    }
}
