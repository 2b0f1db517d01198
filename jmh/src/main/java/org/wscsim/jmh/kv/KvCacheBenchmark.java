package org.wscsim.jmh.kv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;

/**
 * What does the KV cache cost per request, counted and with block ids, and what in boxed collections?
 *
 * <p>One operation is the life of one request on a row among {@value #LIVE_ROWS} live ones: the blocks of its prompt in one
 * append, then one block at a time for its output, after the release of the row's previous request. Blocks of 16 tokens;
 * prompts are exponential with mean 1,155 tokens and outputs with mean 211, the means of a week of Azure traffic, drawn
 * before the measurement from a fixed seed: 72 + 13 blocks on average.
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
public class KvCacheBenchmark {
    private static final int LIVE_ROWS = 1 << 10;
    private static final int LENGTH_COUNT = 1 << 14;
    private static final int BLOCK_TOKENS = 16;
    private static final int CAPACITY_BLOCKS = 1 << 20;
    private static final double MEAN_PROMPT_TOKENS = 1_155;
    private static final double MEAN_OUTPUT_TOKENS = 211;

    private final int[] promptBlocks = new int[LENGTH_COUNT];
    private final int[] outputBlocks = new int[LENGTH_COUNT];
    private final NativeMemory memory = new NativeMemory();
    private final KvCache counts = cache(false);
    private final KvCache ids = cache(true);
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final List<ArrayDeque<Integer>> rows = new ArrayList<>();
    private int cursor;

    /** Draws the lengths, fills every row and checks that the three agree. */
    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < LENGTH_COUNT; i++) {
            promptBlocks[i] = blocks(random, MEAN_PROMPT_TOKENS);
            outputBlocks[i] = blocks(random, MEAN_OUTPUT_TOKENS);
        }
        for (int id = 0; id < CAPACITY_BLOCKS; id++) {
            free.add(id);
        }
        for (int row = 0; row < LIVE_ROWS; row++) {
            rows.add(new ArrayDeque<>());
        }
        for (int i = 0; i < 2 * LIVE_ROWS; i++) {
            cursor = i;
            final int counted = counted();
            cursor = i;
            final int withIds = withIds();
            cursor = i;
            final int naive = boxed();
            if (counted != naive || withIds != naive) {
                throw new IllegalStateException(
                        "caches differ: counted=" + counted + ", withIds=" + withIds + ", boxed=" + naive);
            }
        }
    }

    /** Returns the caches' memory. */
    @TearDown
    public void close() {
        memory.close();
    }

    /**
     * One request, blocks counted.
     *
     * @return blocks that the row's previous request had
     */
    @Benchmark
    public int counted() {
        return live(counts);
    }

    /**
     * One request, blocks with ids.
     *
     * @return blocks that the row's previous request had
     */
    @Benchmark
    public int withIds() {
        return live(ids);
    }

    /**
     * One request, ids in the JDK's queues.
     *
     * @return blocks that the row's previous request had
     */
    @Benchmark
    public int boxed() {
        final int i = cursor++;
        final ArrayDeque<Integer> row = rows.get(i & (LIVE_ROWS - 1));
        final int held = row.size();
        while (!row.isEmpty()) {
            free.push(row.pop());
        }
        final int needed = promptBlocks[i & (LENGTH_COUNT - 1)] + outputBlocks[i & (LENGTH_COUNT - 1)];
        for (int block = 0; block < needed; block++) {
            row.push(free.pop());
        }
        return held;
    }

    private int live(KvCache cache) {
        final int i = cursor++;
        final int row = i & (LIVE_ROWS - 1);
        final int held = cache.release(row);
        boolean fits = cache.append(row, 0, promptBlocks[i & (LENGTH_COUNT - 1)]);
        for (int block = outputBlocks[i & (LENGTH_COUNT - 1)]; block > 0; block--) {
            fits &= cache.append(row, 0, 1);
        }
        if (!fits) {
            throw new IllegalStateException("cache too small for the benchmark: request=" + i);
        }
        return held;
    }

    private KvCache cache(boolean realIds) {
        return new KvCache(
                memory,
                BLOCK_TOKENS,
                new int[] {CAPACITY_BLOCKS},
                LIVE_ROWS,
                realIds ? KvCache.Tables.IDS : KvCache.Tables.COUNTS);
    }

    private static int blocks(SplittableRandom random, double meanTokens) {
        return 1 + (int) (-Math.log(1 - random.nextDouble()) * meanTokens / BLOCK_TOKENS);
    }
}
