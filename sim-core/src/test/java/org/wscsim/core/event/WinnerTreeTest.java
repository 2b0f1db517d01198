package org.wscsim.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.memory.NativeMemory;

final class WinnerTreeTest {
    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17})
    void startsWithoutEvents(int capacity) {
        final WinnerTree tree = new WinnerTree(memory, "events", capacity);

        assertThat(tree.winnerPs()).isEqualTo(WinnerTree.NONE);
        assertThat(tree.timePs(capacity - 1)).isEqualTo(WinnerTree.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64, 65})
    void findsASingleEventInEverySlot(int capacity) {
        final WinnerTree tree = new WinnerTree(memory, "events", capacity);
        for (int slot = 0; slot < capacity; slot++) {
            tree.set(slot, 5);
            assertThat(tree.winner()).isEqualTo(slot);
            assertThat(tree.winnerPs()).isEqualTo(5);
            tree.set(slot, WinnerTree.NONE);
            assertThat(tree.winnerPs()).isEqualTo(WinnerTree.NONE);
        }
    }

    @Test
    void breaksTiesByTheLowerSlotWhateverTheOrderOfScheduling() {
        final WinnerTree tree = new WinnerTree(memory, "events", 7);
        for (final int slot : new int[] {6, 2, 5, 0, 3, 1, 4}) {
            tree.set(slot, 1_000);
        }
        final List<Integer> order = new ArrayList<>();
        while (tree.winnerPs() != WinnerTree.NONE) {
            order.add(tree.winner());
            tree.set(tree.winner(), WinnerTree.NONE);
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void ordersTheWholeRangeOfTimes() {
        final WinnerTree tree = new WinnerTree(memory, "events", 3);
        tree.set(0, WinnerTree.NONE - 1);
        assertThat(tree.winner()).isZero();
        tree.set(2, 0);
        assertThat(tree.winner()).isEqualTo(2);
        tree.set(2, WinnerTree.NONE);
        assertThat(tree.winner()).isZero();
    }

    @Test
    void reschedulesInPlace() {
        final WinnerTree tree = new WinnerTree(memory, "events", 3);
        tree.set(0, 10);
        tree.set(1, 20);
        tree.set(0, 30);
        assertThat(tree.winner()).isEqualTo(1);
        assertThat(tree.timePs(0)).isEqualTo(30);
        tree.set(1, 30);
        assertThat(tree.winner()).isZero();
    }

    @Test
    void rejectsBrokenArguments() {
        final WinnerTree tree = new WinnerTree(memory, "events", 3);

        assertThatIllegalArgumentException().isThrownBy(() -> new WinnerTree(memory, "events", 0));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> tree.set(3, 0));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> tree.set(-1, 0));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> tree.set(0, -1));
    }
}
