package org.wscsim.core.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.memory.NativeMemory;

/** Forks, copies on write and remembered prefixes against the obvious cache, block by block. */
final class SharedBlocksPropertyTest {
    private static final int ROWS = 12;
    private static final int STEPS = 4_000;
    private static final int KEYS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithTheNaiveCacheAndConservesBlocks(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int[] capacities = new int[1 + random.nextInt(3)];
        for (int home = 0; home < capacities.length; home++) {
            capacities[home] = random.nextInt(60);
        }
        final boolean remembers = seed % 2 == 0;
        try (NativeMemory memory = new NativeMemory()) {
            final KvCache cache =
                    new KvCache(memory, 16, capacities, ROWS, remembers ? KvCache.Tables.PREFIXES : KvCache.Tables.IDS);
            final NaiveSharedCache naive = new NaiveSharedCache(capacities, ROWS);
            for (int i = 0; i < STEPS; i++) {
                step(random, cache, naive, remembers);
                compare("seed=" + seed + ", step=" + i, cache, naive, capacities);
            }
            for (int row = 0; row < ROWS; row++) {
                cache.release(row);
            }
            assertThat(cache.usedBlocksTotal()).as("seed=" + seed).isZero();
            for (int home = 0; home < capacities.length; home++) {
                assertThat(cache.freeBlocks(home)).as("seed=" + seed).isEqualTo(capacities[home]);
            }
        }
    }

    private static void step(SplittableRandom random, KvCache cache, NaiveSharedCache naive, boolean remembers) {
        final int row = random.nextInt(ROWS);
        final int home = random.nextInt(cache.homeCount());
        switch (random.nextInt(remembers ? 7 : 5)) {
            case 0 -> {
                cache.release(row);
                naive.release(row);
            }
            case 1 -> fork(cache, naive, row, random.nextInt(ROWS));
            case 2 -> assertThat(cache.makeLastWritable(row)).isEqualTo(naive.makeLastWritable(row));
            case 5 -> {
                if (cache.blocks(row) > 0) {
                    final int index = random.nextInt(cache.blocks(row));
                    final long key = key(cache.blockHome(row, index), 1 + random.nextInt(KEYS));
                    cache.register(row, index, key);
                    naive.register(row, index, key);
                }
            }
            case 6 -> attach(cache, naive, row, home, key(home, 1 + random.nextInt(KEYS)));
            default -> {
                final int count = 1 + random.nextInt(6);
                assertThat(cache.append(row, home, count)).isEqualTo(naive.append(row, home, count));
            }
        }
    }

    /** Few distinct low bits, so that probes collide and deletions shift. */
    private static long key(int home, int content) {
        return (long) content << 32 | (long) home << 8 | content % 5;
    }

    private static void fork(KvCache cache, NaiveSharedCache naive, int from, int to) {
        if (from != to) {
            cache.release(to);
            naive.release(to);
            cache.fork(from, to);
            naive.fork(from, to);
        }
    }

    private static void attach(KvCache cache, NaiveSharedCache naive, int row, int home, long key) {
        final int id = cache.find(home, key);
        final NaiveSharedCache.Block block = naive.known.get(key);
        assertThat(id >= 0).isEqualTo(block != null);
        if (block != null) {
            assertThat(cache.isHeld(home, id)).isEqualTo(block.holders > 0);
            cache.attach(row, home, id);
            naive.attach(row, block);
        }
    }

    private static void compare(String where, KvCache cache, NaiveSharedCache naive, int[] capacities) {
        final Map<Long, NaiveSharedCache.Block> blocks = new HashMap<>();
        for (int row = 0; row < ROWS; row++) {
            final List<NaiveSharedCache.Block> expected = naive.rows.get(row);
            assertThat(cache.blocks(row)).as(where).isEqualTo(expected.size());
            final int[] own = new int[capacities.length];
            final int[] held = new int[capacities.length];
            for (int i = 0; i < expected.size(); i++) {
                final NaiveSharedCache.Block block = expected.get(i);
                final int home = cache.blockHome(row, i);
                assertThat(home).as(where).isEqualTo(block.home);
                assertThat(cache.holders(row, i)).as(where).isEqualTo(block.holders);
                final long name = (long) home << 32 | cache.blockId(row, i);
                assertThat(blocks.computeIfAbsent(name, n -> block)).as(where).isSameAs(block);
                own[home] += block.holders == 1 ? 1 : 0;
                held[home]++;
            }
            for (int home = 0; home < capacities.length; home++) {
                assertThat(cache.blocksIn(row, home)).as(where).isEqualTo(held[home]);
                assertThat(cache.ownBlocksIn(row, home)).as(where).isEqualTo(own[home]);
            }
        }
        long used = 0;
        for (int home = 0; home < capacities.length; home++) {
            assertThat(cache.freeBlocks(home))
                    .as(where)
                    .isEqualTo(naive.free.get(home).size());
            assertThat(cache.usedBlocks(home)).as(where).isEqualTo(naive.used(home));
            used += cache.usedBlocks(home);
        }
        assertThat(cache.usedBlocksTotal()).as(where).isEqualTo(used);
        assertThat(cache.evictedBlocks()).as(where).isEqualTo(naive.evictions);
    }
}
