package org.wscsim.core.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.memory.NativeMemory;

final class TableSlabTest {
    @ParameterizedTest
    @CsvSource({"1,4", "16,4", "17,5", "32,5", "33,6", "1024,10", "1025,11", "2147483647,31"})
    void tablesDoubleFromOneCacheLine(int blocks, int sizeClass) {
        assertThat(TableSlab.sizeClass(blocks)).isEqualTo(sizeClass);
    }

    @Test
    void reusesAChunkOfItsClassBeforeCarving() {
        try (NativeMemory memory = new NativeMemory()) {
            final TableSlab slab = new TableSlab(memory, 100, 1_000);
            final long a = slab.take(4);
            final long b = slab.take(5);
            final long c = slab.take(4);
            slab.give(a, 4);
            slab.give(c, 4);
            slab.give(b, 5);

            assertThat(slab.take(4)).isEqualTo(c);
            assertThat(slab.take(4)).isEqualTo(a);
            assertThat(slab.take(5)).isEqualTo(b);
        }
    }

    /** Every row climbs alone through all classes, then all rows share: each class reaches its own worst case. */
    @Test
    void holdsTheWorstCaseOfEveryClassInTurn() {
        final int total = 300;
        final int maxRows = 300;
        try (NativeMemory memory = new NativeMemory()) {
            final KvCache cache = new KvCache(memory, 16, new int[] {total}, maxRows, KvCache.Tables.IDS);
            for (int perRow = 1; perRow <= total; perRow = perRow < 16 ? 17 : 2 * perRow - 1) {
                final int rows = total / perRow;
                for (int step = 0; step < perRow; step++) {
                    for (int row = 0; row < rows; row++) {
                        assertThat(cache.append(row, 0, 1)).isTrue();
                    }
                }
                for (int row = 0; row < rows; row++) {
                    assertThat(cache.release(row)).isEqualTo(perRow);
                }
            }
            assertThat(cache.usedBlocksTotal()).isZero();
        }
    }
}
