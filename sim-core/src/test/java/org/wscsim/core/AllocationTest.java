package org.wscsim.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wscsim.core.event.TapeHash;
import org.wscsim.core.event.Transition;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.memory.SlotPool;

/**
 * Warm hot paths allocate nothing. The least of several long windows is judged, because the JIT compiler may still swap
 * code, and so allocate once, in some of them; a path that allocates per call does so in every window.
 */
final class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOWS = 10;
    private static final int CALLS = 50_000;

    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void seesAnAllocation() {
        final Object[] kept = new Object[1];
        assertThat(leastAllocatedBytes(i -> kept[0] = new long[1])).isGreaterThanOrEqualTo(16L * CALLS);
    }

    @Test
    void winnerTreeAllocatesNothing() {
        final WinnerTree tree = new WinnerTree(memory, "events", 1_000);
        assertThat(leastAllocatedBytes(i -> {
                    tree.set(i % 1_000, i * 7_919L % 100_003);
                    tree.set(tree.winner(), tree.winnerPs() + 5);
                }))
                .isZero();
    }

    @Test
    void tapeHashAllocatesNothing() {
        final TapeHash hash = new TapeHash();
        assertThat(leastAllocatedBytes(i -> hash.transition(Transition.PREFILL_END, hash.value(), i, 3)))
                .isZero();
    }

    @Test
    void slotPoolAllocatesNothing() {
        final SlotPool pool = new SlotPool(memory, "slots", 64);
        assertThat(leastAllocatedBytes(i -> {
                    final int a = pool.acquire();
                    final int b = pool.acquire();
                    pool.release(a);
                    pool.release(b);
                }))
                .isZero();
    }

    @Test
    void countedKvCacheAllocatesNothing() {
        kvCacheAllocatesNothing(false);
    }

    @Test
    void kvCacheWithIdsAllocatesNothing() {
        kvCacheAllocatesNothing(true);
    }

    private void kvCacheAllocatesNothing(boolean realIds) {
        final KvCache cache =
                new KvCache(memory, 16, new int[] {500, 500}, 50, realIds ? KvCache.Tables.IDS : KvCache.Tables.COUNTS);
        assertThat(leastAllocatedBytes(i -> {
                    final int row = i % 50;
                    if (!cache.append(row, i & 1, 1 + i % 40) || i % 7 == 0) {
                        cache.release(row);
                    }
                }))
                .isZero();
    }

    private static long leastAllocatedBytes(IntConsumer path) {
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                path.accept(i);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
