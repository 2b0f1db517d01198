package org.wscsim.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlotPoolTest {
    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void handsOutTheLowestSlotsFirst() {
        final SlotPool pool = new SlotPool(memory, "slots", 3);

        assertThat(List.of(pool.acquire(), pool.acquire(), pool.acquire())).containsExactly(0, 1, 2);
        assertThat(pool.live()).isEqualTo(3);
    }

    @Test
    void saysWhenAllSlotsAreLive() {
        final SlotPool pool = new SlotPool(memory, "slots", 1);
        pool.acquire();

        assertThat(pool.acquire()).isEqualTo(-1);
        assertThat(pool.live()).isEqualTo(1);
    }

    @Test
    void handsOutTheLastReleasedSlotBeforeFreshOnes() {
        final SlotPool pool = new SlotPool(memory, "slots", 5);
        for (int i = 0; i < 3; i++) {
            pool.acquire();
        }
        pool.release(0);
        pool.release(2);

        assertThat(List.of(pool.acquire(), pool.acquire(), pool.acquire())).containsExactly(2, 0, 3);
    }

    @Test
    void detectsDoubleRelease() {
        final SlotPool pool = new SlotPool(memory, "slots", 4);
        pool.acquire();
        pool.acquire();
        pool.release(0);
        pool.release(1);

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> pool.release(0));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> pool.release(1));
    }

    @Test
    void detectsReleaseOfASlotNeverAcquired() {
        final SlotPool pool = new SlotPool(memory, "slots", 4);
        pool.acquire();

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> pool.release(1));
    }

    @Test
    void agreesWithAStackOfAllSlots() {
        final long seed = 7;
        final SplittableRandom random = new SplittableRandom(seed);
        final int capacity = 50;
        final SlotPool pool = new SlotPool(memory, "slots", capacity);
        final ArrayDeque<Integer> naive = new ArrayDeque<>();
        for (int slot = 0; slot < capacity; slot++) {
            naive.addLast(slot);
        }
        final List<Integer> live = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean()) {
                final int expected = naive.isEmpty() ? -1 : naive.removeFirst();
                assertThat(pool.acquire()).as("seed=%d, step=%d", seed, i).isEqualTo(expected);
                if (expected >= 0) {
                    live.add(expected);
                }
            } else if (!live.isEmpty()) {
                Collections.swap(live, random.nextInt(live.size()), live.size() - 1);
                final int slot = live.removeLast();
                pool.release(slot);
                naive.addFirst(slot);
            }
            assertThat(pool.live()).isEqualTo(live.size());
        }
    }
}
