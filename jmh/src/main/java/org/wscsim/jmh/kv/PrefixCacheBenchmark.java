package org.wscsim.jmh.kv;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;

/**
 * What does a prefix cache cost per block, off-heap and in the JDK's collections?
 *
 * <p>One operation is one block of a request's life: a prompt of {@value #PROMPT_BLOCKS} blocks, of which the first half is
 * one of {@value #FAMILIES} shared beginnings and the rest its own, is looked up, its hits are taken, the rest is taken
 * from the oldest free blocks (evicting what they held) and remembered, and {@value #LIVE_ROWS} requests later all is let
 * go. The pool of {@value #CAPACITY_BLOCKS} blocks is full all the time. Fixed seed; both count the same hits.
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
public class PrefixCacheBenchmark {
    private static final int LIVE_ROWS = 1 << 7;
    private static final int PROMPT_BLOCKS = 256;
    private static final int FAMILIES = 512;
    private static final int CAPACITY_BLOCKS = 1 << 17;
    private static final int DRAWS = 1 << 12;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final int[] families = new int[DRAWS];
    private final NativeMemory memory = new NativeMemory();
    private final KvCache cache =
            new KvCache(memory, 16, new int[] {CAPACITY_BLOCKS}, LIVE_ROWS, KvCache.Tables.PREFIXES);
    private final Boxed boxed = new Boxed();
    private int cursor;
    private int boxedCursor;

    /** Draws the families, fills both pools and checks that they find the same. */
    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < DRAWS; i++) {
            families[i] = random.nextInt(FAMILIES);
        }
        for (int i = 0; i < 4 * CAPACITY_BLOCKS / PROMPT_BLOCKS; i++) {
            final int hits = offHeap();
            final int naive = boxed();
            if (hits != naive) {
                throw new IllegalStateException("caches differ: hits=" + hits + ", naive=" + naive);
            }
        }
    }

    /** Returns the cache's memory. */
    @TearDown
    public void close() {
        memory.close();
    }

    private long key(int request, int block) {
        final long content = block < PROMPT_BLOCKS / 2 ? families[request & (DRAWS - 1)] : FAMILIES + (long) request;
        long z = ((content << 16) | block) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        return (z ^ (z >>> 31)) | 1;
    }

    /**
     * One block, off-heap.
     *
     * @return hits of the request
     */
    @Benchmark
    @OperationsPerInvocation(PROMPT_BLOCKS)
    public int offHeap() {
        final int request = cursor++;
        final int row = request & (LIVE_ROWS - 1);
        cache.release(row);
        int hits = 0;
        for (int id = cache.find(0, key(request, 0)); id >= 0; id = cache.find(0, key(request, hits))) {
            cache.attach(row, 0, id);
            if (++hits == PROMPT_BLOCKS) {
                break;
            }
        }
        if (!cache.append(row, 0, PROMPT_BLOCKS - hits)) {
            throw new IllegalStateException("cache too small for the benchmark: request=" + request);
        }
        for (int block = hits; block < PROMPT_BLOCKS; block++) {
            cache.register(row, block, key(request, block));
        }
        return hits;
    }

    /**
     * One block, in a map of keys, a linked set of free blocks and lists.
     *
     * @return hits of the request
     */
    @Benchmark
    @OperationsPerInvocation(PROMPT_BLOCKS)
    public int boxed() {
        return boxed.serve(boxedCursor++);
    }

    /** The obvious prefix cache. */
    private final class Boxed {
        private final Map<Long, Integer> known = new HashMap<>();
        private final Map<Integer, Long> keys = new HashMap<>();
        private final LinkedHashSet<Integer> free = new LinkedHashSet<>();
        private final Map<Integer, ArrayDeque<Integer>> rows = new HashMap<>();
        private final int[] holders = new int[CAPACITY_BLOCKS];

        Boxed() {
            for (int id = 0; id < CAPACITY_BLOCKS; id++) {
                free.add(id);
            }
        }

        int serve(int request) {
            final ArrayDeque<Integer> row = rows.computeIfAbsent(request & (LIVE_ROWS - 1), r -> new ArrayDeque<>());
            while (!row.isEmpty()) {
                final int id = row.removeLast();
                if (--holders[id] == 0) {
                    free.add(id);
                }
            }
            int hits = 0;
            for (Integer id = known.get(key(request, 0)); id != null; id = known.get(key(request, hits))) {
                if (holders[id]++ == 0) {
                    free.remove(id);
                }
                row.addLast(id);
                if (++hits == PROMPT_BLOCKS) {
                    break;
                }
            }
            for (int block = hits; block < PROMPT_BLOCKS; block++) {
                final Integer id = free.removeFirst();
                final Long old = keys.remove(id);
                if (old != null) {
                    known.remove(old);
                }
                holders[id] = 1;
                row.addLast(id);
                if (known.putIfAbsent(key(request, block), id) == null) {
                    keys.put(id, key(request, block));
                }
            }
            return hits;
        }
    }
}
