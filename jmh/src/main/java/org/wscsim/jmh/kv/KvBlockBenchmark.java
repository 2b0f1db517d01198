package org.wscsim.jmh.kv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;

/**
 * What does each of the three things done with KV blocks cost: all blocks of a prompt taken and given back, and one more
 * block for a sequence that grows?
 *
 * <p>One operation of {@code allocateAndFree} is {@value #PROMPT_BLOCKS} blocks (1,155 tokens, the mean Azure prompt)
 * appended to one of {@value #LIVE_ROWS} rows that is then released; one of {@code append} is one block for the rows in
 * turn, a row that has twice as many being released first. {@code tables}: counts, ids, or the reference, {@code naive}: a
 * map of lists of boxed ids.
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
public class KvBlockBenchmark {
    private static final int LIVE_ROWS = 1 << 10;
    private static final int PROMPT_BLOCKS = 72;
    private static final int CAPACITY_BLOCKS = 1 << 18;

    /** What is kept of a row's blocks. */
    @Param({"counts", "ids", "naive"})
    String tables = "";

    private final NativeMemory memory = new NativeMemory();
    private final Map<Integer, List<Integer>> rows = new HashMap<>();
    private final List<Integer> free = new ArrayList<>();
    private KvCache cache = new KvCache(memory, 16, new int[] {1}, 1, KvCache.Tables.COUNTS);
    private boolean naive;
    private int cursor;

    /** Gives every row a prompt's blocks and checks that both kinds count alike. */
    @Setup
    public void fill() {
        naive = tables.equals("naive");
        cache = new KvCache(
                memory,
                16,
                new int[] {CAPACITY_BLOCKS},
                LIVE_ROWS,
                tables.equals("ids") ? KvCache.Tables.IDS : KvCache.Tables.COUNTS);
        for (int id = 0; id < CAPACITY_BLOCKS; id++) {
            free.add(id);
        }
        for (int row = 0; row < LIVE_ROWS; row++) {
            take(row, PROMPT_BLOCKS);
        }
        int left = naive ? free.size() : CAPACITY_BLOCKS - (int) cache.usedBlocksTotal();
        if (left != CAPACITY_BLOCKS - LIVE_ROWS * PROMPT_BLOCKS) {
            throw new IllegalStateException("blocks miscounted: tables=" + tables + ", free=" + left);
        }
    }

    /** Returns the cache's memory. */
    @TearDown
    public void close() {
        memory.close();
    }

    /**
     * A prompt's blocks.
     *
     * @return blocks given back
     */
    @Benchmark
    public int allocateAndFree() {
        int row = cursor++ & (LIVE_ROWS - 1);
        int held = release(row);
        take(row, PROMPT_BLOCKS);
        return held;
    }

    /**
     * One more block.
     *
     * @return blocks the row has now
     */
    @Benchmark
    public int append() {
        int row = cursor++ & (LIVE_ROWS - 1);
        if (held(row) == 2 * PROMPT_BLOCKS) {
            release(row);
        }
        take(row, 1);
        return held(row);
    }

    private int held(int row) {
        return naive ? rows.getOrDefault(row, List.of()).size() : cache.blocks(row);
    }

    private void take(int row, int blocks) {
        if (!naive) {
            if (!cache.append(row, 0, blocks)) {
                throw new IllegalStateException("cache too small for the benchmark: row=" + row);
            }
            return;
        }
        List<Integer> ids = rows.computeIfAbsent(row, r -> new ArrayList<>());
        for (int i = 0; i < blocks; i++) {
            ids.add(free.removeLast());
        }
    }

    private int release(int row) {
        if (!naive) {
            return cache.release(row);
        }
        List<Integer> ids = rows.remove(row);
        if (ids == null) {
            return 0;
        }
        free.addAll(ids);
        return ids.size();
    }
}
