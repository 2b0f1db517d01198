package org.wscsim.core.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.memory.NativeMemory;

/** Both twins against the obvious cache, under random appends and releases. */
final class KvCachePropertyTest {
    private static final int ROWS = 24;
    private static final int STEPS = 3_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void twinsAgreeWithTheNaiveCacheAndConserveBlocks(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int[] capacities = new int[1 + random.nextInt(5)];
        for (int home = 0; home < capacities.length; home++) {
            capacities[home] = random.nextInt(400);
        }
        try (NativeMemory memory = new NativeMemory()) {
            final KvCache counted = new KvCache(memory, 16, capacities, ROWS, KvCache.Tables.COUNTS);
            final KvCache withIds = new KvCache(memory, 16, capacities, ROWS, KvCache.Tables.IDS);
            final NaiveKvCache naive = new NaiveKvCache(capacities, ROWS);
            for (int i = 0; i < STEPS; i++) {
                final int row = random.nextInt(ROWS);
                final String where = "seed=" + seed + ", step=" + i;
                if (random.nextInt(6) == 0) {
                    final int expected = naive.release(row);
                    assertThat(counted.release(row)).as(where).isEqualTo(expected);
                    assertThat(withIds.release(row)).as(where).isEqualTo(expected);
                } else {
                    final int home = random.nextInt(capacities.length);
                    final int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 120 : 4);
                    final boolean expected = naive.append(row, home, count);
                    assertThat(counted.append(row, home, count)).as(where).isEqualTo(expected);
                    assertThat(withIds.append(row, home, count)).as(where).isEqualTo(expected);
                }
                compareRow(where, naive, counted, row, capacities.length);
                compareRow(where, naive, withIds, row, capacities.length);
                if (i % 50 == 0) {
                    compareHomes(where, naive, counted, capacities);
                    compareHomes(where, naive, withIds, capacities);
                    idsAreUniqueAndInTheirHomes(where, naive, withIds, capacities);
                }
            }
            everythingComesBack(counted, withIds, capacities);
        }
    }

    private static void compareRow(String where, NaiveKvCache naive, KvCache cache, int row, int homes) {
        final int held = naive.homes(row).size();
        assertThat(cache.blocks(row)).as(where).isEqualTo(held);
        assertThat(cache.tailHome(row))
                .as(where)
                .isEqualTo(held == 0 ? -1 : naive.homes(row).get(held - 1));
        for (int home = 0; home < homes; home++) {
            assertThat(cache.blocksIn(row, home)).as(where).isEqualTo(naive.blocksIn(row, home));
        }
    }

    private static void compareHomes(String where, NaiveKvCache naive, KvCache cache, int[] capacities) {
        long used = 0;
        for (int home = 0; home < capacities.length; home++) {
            assertThat(cache.usedBlocks(home)).as(where).isEqualTo(naive.used(home));
            assertThat(cache.freeBlocks(home)).as(where).isEqualTo(capacities[home] - naive.used(home));
            used += cache.usedBlocks(home);
        }
        assertThat(cache.allocatedBlocks()).as(where).isEqualTo(naive.allocated);
        assertThat(cache.freedBlocks()).as(where).isEqualTo(naive.freed);
        assertThat(cache.usedBlocksTotal())
                .as(where)
                .isEqualTo(used)
                .isEqualTo(cache.allocatedBlocks() - cache.freedBlocks());
    }

    private static void idsAreUniqueAndInTheirHomes(String where, NaiveKvCache naive, KvCache cache, int[] capacities) {
        final Set<Long> seen = new HashSet<>();
        for (int row = 0; row < ROWS; row++) {
            for (int index = 0; index < cache.blocks(row); index++) {
                final int home = cache.blockHome(row, index);
                final int id = cache.blockId(row, index);
                assertThat(home).as(where).isEqualTo(naive.homes(row).get(index));
                assertThat(id).as(where).isBetween(0, capacities[home] - 1);
                assertThat(seen.add((long) home << 32 | id))
                        .as("%s, home=%d, id=%d held once", where, home, id)
                        .isTrue();
            }
        }
    }

    private static void everythingComesBack(KvCache counted, KvCache withIds, int[] capacities) {
        for (int row = 0; row < ROWS; row++) {
            counted.release(row);
            withIds.release(row);
        }
        for (int home = 0; home < capacities.length; home++) {
            assertThat(counted.freeBlocks(home)).isEqualTo(capacities[home]);
            assertThat(withIds.freeBlocks(home)).isEqualTo(capacities[home]);
        }
        assertThat(withIds.allocatedBlocks()).isEqualTo(withIds.freedBlocks());
    }
}
