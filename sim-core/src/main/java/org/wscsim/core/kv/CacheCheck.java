package org.wscsim.core.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks every block table against every count. For tests; O(rows + blocks held), and it allocates. */
final class CacheCheck {
    private final KvCache cache;
    private final @Nullable IdBlocks ids;

    /**
     * @param ids of the cache, or null when it only counts
     */
    CacheCheck(KvCache cache, @Nullable IdBlocks ids) {
        this.cache = cache;
        this.ids = ids;
    }

    /** Throws for the first breach; rows above {@code maxRow} are empty. */
    void verify(int maxRow) {
        final int[] held = new int[cache.homeCount()];
        long[] entries = new long[64];
        int count = 0;
        for (int row = 0; row <= maxRow; row++) {
            final int blocks = cache.blocks(row);
            int sum = 0;
            for (int home = 0; blocks > 0 && home < cache.homeCount(); home++) {
                sum += cache.blocksIn(row, home);
                held[home] += ids == null ? cache.blocksIn(row, home) : 0;
            }
            require(sum == blocks, "row does not add up", row, sum);
            for (int index = 0; ids != null && index < blocks; index++) {
                entries = count == entries.length ? Arrays.copyOf(entries, 2 * count) : entries;
                entries[count++] = (long) ids.home(row, index) << Integer.SIZE | ids.id(row, index);
            }
        }
        if (ids != null) {
            Arrays.sort(entries, 0, count);
            verifyHolders(ids, entries, count, held);
        }
        for (int home = 0; home < cache.homeCount(); home++) {
            require(held[home] == cache.usedBlocks(home), "blocks leaked", home, held[home]);
            require(held[home] <= cache.capacityBlocks(home), "more blocks than there are", home, held[home]);
            require(ids == null || ids.out(home) == held[home], "ids leaked", home, held[home]);
        }
    }

    private static void verifyHolders(IdBlocks ids, long[] sorted, int count, int[] held) {
        int first = 0;
        while (first < count) {
            int next = first + 1;
            while (next < count && sorted[next] == sorted[first]) {
                next++;
            }
            final int home = (int) (sorted[first] >> Integer.SIZE);
            final int id = (int) sorted[first];
            held[home]++;
            require(ids.isInUse(home, id), "held but free", home, id);
            require(ids.extraHolders(home, id) == next - first - 1, "holders", home, id);
            first = next;
        }
    }

    private static void require(boolean holds, String breach, int where, int found) {
        if (!holds) {
            throw new IllegalStateException(breach + ": at=" + where + ", found=" + found);
        }
    }
}
