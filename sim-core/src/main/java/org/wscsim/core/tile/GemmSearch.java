package org.wscsim.core.tile;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.tile.CoreSplits.Split;

/**
 * Finds the fastest mapping of a GEMM onto a {@link CoreArray}: how M, N and K are split over cores ({@link CoreSplits}),
 * which operand rests in SRAM, and the tile that a core works on at a time.
 *
 * <p><strong>A core's part.</strong> With the split m x n x k, a core computes {@code Mc = ceil(M/m)}, {@code Nc =
 * ceil(N/n)}, {@code Kc = ceil(K/k)}, each rounded up to the matrix unit's {@link CoreArray#MATRIX_QUANTUM}: {@code C = 2
 * Mc Nc Kc / g}. It does so in tiles {@code mt x nt x kt}; with {@code bm = ceil(Mc/mt)} and so on, {@code bm bn bk} of
 * them.
 *
 * <p><strong>Dataflows</strong> (s: bytes of a partial sum, B: of an element; double-buffered operands count twice):
 *
 * <pre>
 *   rests            SRAM of a core                   weights read   inputs circulated
 *   output           s mt nt + 2B kt (mt + nt)        bm times       bn times
 *   input  (panel)   s mt nt + 2B kt nt + B Kc mt     bm times       once
 *   weight (panel)   s mt nt + 2B kt mt + B Kc nt     once           bn times
 * </pre>
 *
 * The rotation of the paper authors' code, T-1 rounds in which every core sees every weight tile, is the split M x 1 x 1
 * with the input at rest. A core link of B_n hides a round behind its compute only from {@code Mc = B g / 2 B_n} rows per
 * core on: 8 at 128 GB/s, M = 2,048 on 256 cores. In a two-dimensional split a core receives M/m of the inputs along its
 * group and N/n of the weights across the groups instead of all weights.
 *
 * <p><strong>Fewer tokens than cores.</strong> Splits with m = 1 are the GEMV mapping: every weight goes from DRAM to one
 * core, once, N and K are split over all cores, the few inputs are broadcast, partial sums are reduced over the mesh. The
 * search takes whatever is faster, so there is no threshold.
 *
 * <p><strong>Cost.</strong>
 *
 * <pre>
 *   NoC  = (max(inputs circulated x load, weights received x load) + sums x load) / B_n + DRAM bytes / edge bandwidth
 *   DRAM = (weights x times read + spilled inputs x times read + spilled outputs) / B_d
 *   time = fill + max(C + vector + starts, NoC, DRAM) + drain
 *   fill = DRAM latency + first weight tiles / B_d + a tile / B_n + crossing;  drain = reduction of a tile + crossing
 * </pre>
 *
 * Starts are {@link CoreArray#TILE_START_SECONDS} per tile. Tiles come from a fixed list of sizes, clipped to the core's
 * part, not from divisors: every candidate's time grows with M, K and N, and a larger problem has no candidate that a
 * smaller one lacks, so the least time is monotone, without cliffs, and padding to a larger M cannot pay.
 *
 * <p>Several matrices (experts) run one after the other on all cores, or side by side on groups of cores, in rounds; a
 * round then waits for the busiest.
 *
 * <p>A mapping is an int, so that tables hold it. Equal times go to the smallest, whatever the order of searches. Cost:
 * about 0.1 ms a search, some 50 ns to price a mapping, no allocation. Confined to one thread.
 */
final class GemmSearch {
    private static final int OUTPUT_RESTS = 0;
    private static final int INPUT_RESTS = 1;
    private static final int WEIGHT_RESTS = 2;
    private static final int FLOWS = 3;

    private static final int QUANTUM_BITS = Integer.numberOfTrailingZeros(CoreArray.MATRIX_QUANTUM);
    private static final int SIZES = 10;
    private static final int SIZE_BITS = 4;
    private static final int FLOW_BITS = 2;
    private static final int SIZE_MASK = (1 << SIZE_BITS) - 1;
    private static final int FLOW_MASK = (1 << FLOW_BITS) - 1;

    private final CoreArray array;
    private final GemmWork work;
    private final int splits;
    private final int[] splitM;
    private final int[] splitN;
    private final int[] splitK;
    private final long[] partN;
    private final long[] partK;
    private final double[] inputLoad;
    private final double[] weightLoad;
    private final double[] sumLoad;
    private final double[] crossing;

    // The best candidate so far.
    private int best;
    private double least;

    // The candidate at hand: a core's part under a split, and what a tile makes of it.
    private int split;
    private long coreM;
    private long coreN;
    private long coreK;
    private double groups;
    private double rounds;
    private double tilesM;
    private double tilesN;
    private double busySeconds;
    private double dramBytes;
    private double nocSeconds;

    GemmSearch(CoreArray array, List<Split> candidates, GemmWork work) {
        this.array = array;
        this.work = work;
        splits = candidates.size();
        splitM = candidates.stream().mapToInt(Split::m).toArray();
        splitN = candidates.stream().mapToInt(Split::n).toArray();
        splitK = candidates.stream().mapToInt(Split::k).toArray();
        partN = candidates.stream().mapToLong(c -> quantised(work.n(), c.n())).toArray();
        partK = candidates.stream().mapToLong(c -> quantised(work.k(), c.k())).toArray();
        inputLoad = candidates.stream().mapToDouble(Split::inputLoad).toArray();
        weightLoad = candidates.stream().mapToDouble(Split::weightLoad).toArray();
        sumLoad = candidates.stream().mapToDouble(Split::sumLoad).toArray();
        crossing = candidates.stream().mapToDouble(Split::crossingSeconds).toArray();
        int quantum = CoreArray.MATRIX_QUANTUM;
        double smallest =
                quantum * quantum * (CoreArray.SUM_BYTES + 2.0 * (work.weightBytes() + work.activationBytes()));
        if (array.tileSramBytes() < smallest) {
            throw new BadInputException("core sram too small for a tile: free_bytes=" + (long) array.tileSramBytes()
                    + ", needed=" + (long) smallest + "; use cores with more sram");
        }
    }

    /**
     * The mapping of least time.
     *
     * @param seed a mapping that may be good, only to save time; -1 for none
     */
    int search(GemmLoad load, double dramBytesPerSecond, int seed) {
        best = -1;
        least = Double.POSITIVE_INFINITY;
        if (seed >= 0) {
            offer(seed, seconds(load, dramBytesPerSecond, seed));
        }
        for (int candidate = 0; candidate < splits; candidate++) {
            part(load, candidate);
            if (leastOfSplit(load, dramBytesPerSecond) <= least) {
                searchSplit(load, dramBytesPerSecond);
            }
        }
        return best;
    }

    private void searchSplit(GemmLoad load, double dramBytesPerSecond) {
        int sizesM = sizesUpTo(coreM);
        int sizesN = sizesUpTo(coreN);
        for (int flow = 0; flow < FLOWS; flow++) {
            for (int m = 0; m < sizesM; m++) {
                for (int n = 0; n < sizesN; n++) {
                    searchDepths(load, dramBytesPerSecond, flow, m, n);
                }
            }
        }
    }

    private void searchDepths(GemmLoad load, double dramBytesPerSecond, int flow, int m, int n) {
        long tileM = tile(m, coreM);
        long tileN = tile(n, coreN);
        move(load, flow, m, n);
        if (leastOfTile(load, dramBytesPerSecond, tileM, tileN) > least) {
            return;
        }
        int sizesK = sizesUpTo(coreK);
        for (int k = 0; k < sizesK; k++) {
            if (sramBytes(flow, tileM, tileN, tile(k, coreK)) > array.tileSramBytes()) {
                return;
            }
            offer(pack(split, flow, m, n, k), total(load, dramBytesPerSecond, tileM, tileN, k));
        }
    }

    private void offer(int mapping, double seconds) {
        if (seconds < least || (seconds == least && mapping < best)) {
            best = mapping;
            least = seconds;
        }
    }

    /** Seconds of a mapping; infinite when its tile does not fit the SRAM. */
    double seconds(GemmLoad load, double dramBytesPerSecond, int mapping) {
        part(load, splitOf(mapping));
        int flow = flowOf(mapping);
        long tileM = tile(sizeOf(mapping, 2), coreM);
        long tileN = tile(sizeOf(mapping, 1), coreN);
        long tileK = tile(sizeOf(mapping, 0), coreK);
        if (sramBytes(flow, tileM, tileN, tileK) > array.tileSramBytes()) {
            return Double.POSITIVE_INFINITY;
        }
        move(load, flow, sizeOf(mapping, 2), sizeOf(mapping, 1));
        return total(load, dramBytesPerSecond, tileM, tileN, sizeOf(mapping, 0));
    }

    /** All of a mapping's cost. */
    void price(GemmLoad load, double dramBytesPerSecond, int mapping, MappingCost out) {
        out.seconds = seconds(load, dramBytesPerSecond, mapping);
        out.computeSeconds = busySeconds;
        out.nocSeconds = nocSeconds;
        out.dramBytes = dramBytes;
        out.dramSeconds = dramBytes / dramBytesPerSecond;
        out.overheadSeconds = out.seconds - Math.max(busySeconds, Math.max(nocSeconds, out.dramSeconds));
        long tileM = tile(sizeOf(mapping, 2), coreM);
        long tileN = tile(sizeOf(mapping, 1), coreN);
        long tileK = tile(sizeOf(mapping, 0), coreK);
        out.computeBoundSeconds = onDieFillAndDrain(tileM, tileN, tileK)
                + Math.max(busySeconds + startSeconds(sizeOf(mapping, 0)), nocSeconds);
    }

    /** What of a mapping's cost is the same at all bandwidths of DRAM. */
    void terms(GemmLoad load, int mapping, DramTerms out) {
        // Any bandwidth will do: what depends on it is not taken.
        seconds(load, 1, mapping);
        long tileN = tile(sizeOf(mapping, 1), coreN);
        long tileK = tile(sizeOf(mapping, 0), coreK);
        out.bytes = dramBytes;
        out.firstBytes = dramBytes == 0 ? 0 : firstBytes(load, tileN, tileK);
        out.edgesSeconds = onDieFillAndDrain(tile(sizeOf(mapping, 2), coreM), tileN, tileK);
        out.busySeconds = Math.max(busySeconds + startSeconds(sizeOf(mapping, 0)), nocSeconds);
    }

    /** In words, for {@code explain} and tests. */
    String describe(GemmLoad load, int mapping) {
        part(load, splitOf(mapping));
        int flow = flowOf(mapping);
        return "split=" + splitM[split] + "x" + splitN[split] + "x" + splitK[split] + ", tile="
                + tile(sizeOf(mapping, 2), coreM) + "x"
                + tile(sizeOf(mapping, 1), coreN) + "x" + tile(sizeOf(mapping, 0), coreK) + ", rests="
                + (flow == OUTPUT_RESTS ? "output" : flow == INPUT_RESTS ? "input" : "weight");
    }

    /** A core's part under a split, and how long it computes. */
    private void part(GemmLoad load, int candidate) {
        split = candidate;
        int k = splitK[candidate];
        coreN = partN[candidate];
        coreK = partK[candidate];
        groups = 1;
        rounds = 1;
        double vectorOps = load.vectorOps / array.cores();
        if (work.matrices() > 1) {
            groups = Math.min(work.matrices(), array.cores() / (splitM[candidate] * splitN[candidate] * k));
            rounds = Math.ceil(load.touchedMatrices / groups);
        }
        coreM = quantised(groups > 1 ? load.busiestRows : load.rows, splitM[candidate]);
        double sums = k == 1 ? 0 : (double) (k - 1) / k * coreM * coreN * rounds;
        busySeconds = rounds * 2 * coreM * coreN * coreK / array.matrixFlopsPerSecond()
                + (vectorOps + sums) / array.vectorOpsPerSecond();
    }

    /** No tile of the split at hand takes less. */
    private double leastOfSplit(GemmLoad load, double dramBytesPerSecond) {
        tilesM = 1;
        tilesN = 1;
        move(load, 1, 1);
        return leastOfTile(load, dramBytesPerSecond, CoreArray.MATRIX_QUANTUM, CoreArray.MATRIX_QUANTUM);
    }

    /** No depth of a tile takes less: as many starts, and as shallow a first tile, as there can be. */
    private double leastOfTile(GemmLoad load, double dramBytesPerSecond, long tileM, long tileN) {
        double starts = rounds * tilesM * tilesN * CoreArray.TILE_START_SECONDS;
        double moved = Math.max(nocSeconds, dramBytes / dramBytesPerSecond);
        return fillSeconds(load, dramBytesPerSecond, tileN, CoreArray.MATRIX_QUANTUM)
                + onDieFillAndDrain(tileM, tileN, CoreArray.MATRIX_QUANTUM)
                + Math.max(busySeconds + starts, moved);
    }

    /** What a flow with tiles of these sizes moves, whatever their depth. */
    private void move(GemmLoad load, int flow, int sizeM, int sizeN) {
        tilesM = tiles(coreM, sizeM);
        tilesN = tiles(coreN, sizeN);
        move(load, flow == WEIGHT_RESTS ? 1 : tilesM, flow == INPUT_RESTS ? 1 : tilesN);
    }

    private void move(GemmLoad load, double weightReads, double inputReads) {
        int m = splitM[split];
        int n = splitN[split];
        dramBytes =
                load.streamedWeightBytes * weightReads + load.spilledInputBytes * inputReads + load.spilledOutputBytes;
        double inputs = inputReads * coreM * coreK * work.activationBytes() * (n - 1) / n * inputLoad[split];
        double weights = weightReads * coreK * coreN * work.weightBytes() * (m - 1) / m * weightLoad[split];
        double sums = sumLoad[split] * coreM * coreN * CoreArray.SUM_BYTES;
        nocSeconds = rounds * (Math.max(inputs, weights) + sums) / array.nocBytesPerSecond()
                + dramBytes / array.edgeBytesPerSecond();
    }

    private double sramBytes(int flow, long tileM, long tileN, long tileK) {
        double inputTile = 2.0 * tileK * tileM * work.activationBytes();
        double weightTile = 2.0 * tileK * tileN * work.weightBytes();
        if (flow == INPUT_RESTS) {
            inputTile = (double) coreK * tileM * work.activationBytes();
        } else if (flow == WEIGHT_RESTS) {
            weightTile = (double) coreK * tileN * work.weightBytes();
        }
        return (double) CoreArray.SUM_BYTES * tileM * tileN + inputTile + weightTile;
    }

    private double total(GemmLoad load, double dramBytesPerSecond, long tileM, long tileN, int sizeK) {
        long tileK = tile(sizeK, coreK);
        return fillSeconds(load, dramBytesPerSecond, tileN, tileK)
                + onDieFillAndDrain(tileM, tileN, tileK)
                + Math.max(busySeconds + startSeconds(sizeK), Math.max(nocSeconds, dramBytes / dramBytesPerSecond));
    }

    /** Until the first weight tiles of all cores have come from DRAM. */
    private double fillSeconds(GemmLoad load, double dramBytesPerSecond, long tileN, long tileK) {
        if (dramBytes == 0) {
            return 0;
        }
        return array.dramLatencySeconds() + firstBytes(load, tileN, tileK) / dramBytesPerSecond;
    }

    /** The first weight tiles of all cores. */
    private double firstBytes(GemmLoad load, long tileN, long tileK) {
        double first = (double) splitN[split] * splitK[split] * groups * tileN * tileK * work.weightBytes();
        return Math.min(first, load.streamedWeightBytes);
    }

    private double startSeconds(int sizeK) {
        return rounds * tilesM * tilesN * tiles(coreK, sizeK) * CoreArray.TILE_START_SECONDS;
    }

    private double onDieFillAndDrain(long tileM, long tileN, long tileK) {
        double panel = (double) tileK * Math.max((double) tileM * work.activationBytes(), tileN * work.weightBytes());
        double sums = splitK[split] == 1 ? 0 : (double) tileM * tileN * CoreArray.SUM_BYTES;
        return (panel + sums) / array.nocBytesPerSecond() + 2 * crossing[split];
    }

    private static long quantised(long whole, int parts) {
        long part = Math.ceilDiv(whole, (long) parts);
        return (part + CoreArray.MATRIX_QUANTUM - 1) & -CoreArray.MATRIX_QUANTUM;
    }

    /** Tiles of a size that a part has; the quantum and the sizes are powers of two. */
    private static double tiles(long part, int size) {
        int bits = QUANTUM_BITS + size;
        return (double) ((part + (1L << bits) - 1) >> bits);
    }

    private static long tile(int size, long part) {
        return Math.min((long) CoreArray.MATRIX_QUANTUM << size, part);
    }

    /** Sizes below the part, and one that covers it. */
    private static int sizesUpTo(long part) {
        int sizes = 1;
        while (sizes < SIZES && ((long) CoreArray.MATRIX_QUANTUM << (sizes - 1)) < part) {
            sizes++;
        }
        return sizes;
    }

    private static int pack(int split, int flow, int m, int n, int k) {
        int sizes = (m << (2 * SIZE_BITS)) | (n << SIZE_BITS) | k;
        return (((split << FLOW_BITS) | flow) << (3 * SIZE_BITS)) | sizes;
    }

    private static int splitOf(int mapping) {
        return mapping >>> (3 * SIZE_BITS + FLOW_BITS);
    }

    private static int flowOf(int mapping) {
        return (mapping >>> (3 * SIZE_BITS)) & FLOW_MASK;
    }

    private static int sizeOf(int mapping, int field) {
        return (mapping >>> (field * SIZE_BITS)) & SIZE_MASK;
    }
}
