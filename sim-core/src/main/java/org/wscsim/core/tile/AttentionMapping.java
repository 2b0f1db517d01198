package org.wscsim.core.tile;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Shape.Attention;
import org.wscsim.core.operator.StepShape;

/**
 * Attention on the cores of a die.
 *
 * <p><strong>Prefill</strong> (FlashAttention, Dao et al. 2022). A chunk of c tokens after p cached ones is cut into
 * {@code q = ceil(c/t)} tiles of t queries, and the keys into tiles of t; a head has {@code q p/t + q (q+1)/2} pairs of
 * tiles, the second part being the causal half with its diagonal whole. All pairs of all heads and chunks of the step are
 * dealt evenly to the T cores (a row of pairs may be split; its partial results are merged, once). With d_k, d_v the
 * widths of key and value:
 *
 * <pre>
 *   pair = 2 t t (d_k + d_v) / g + (5 t t + t d_v) / v        matrix unit, then softmax (ALiBi: 7) and rescaling
 *   NoC  = t (d_k + d_v) B / B_n                              the key and value tile, handed on by a neighbour
 *   DRAM = KV of the p tokens, once, or once per share of the queries whose in- and outputs fit the SRAM
 *   time = fill + max(ceil(pairs / T) (pair + start), NoC, DRAM / B_d)
 * </pre>
 *
 * t is the fastest of 8, 16, 32, ... that fit the SRAM of a core. Softmax and matrix work of a tile do not overlap.
 *
 * <p><strong>Decode.</strong> K and V of every sequence are read at their home; a cached token costs a fixed time, so
 * that a step is affine in the context: {@link #decodeSecondsPerToken} is the longer of the cores' and the edge links'
 * share of it. The query heads that share a KV head are the rows of the matrix unit, padded to its quantum. Work is
 * assumed to be dealt evenly.
 *
 * <p>Confined to one thread; allocates nothing.
 */
final class AttentionMapping {
    private static final int MOST_QUERIES = 512;
    private static final int QUANTUM_BITS = Integer.numberOfTrailingZeros(CoreArray.MATRIX_QUANTUM);

    private final CoreArray array;
    private final Attention shape;
    private final double width;
    private final double softmaxOps;
    private final double kvBytesPerToken;
    private final int activationBytes;
    private final int kvBytes;
    private final int cores;
    /** By size of tile, each twice the one before. */
    private final double[] pairSeconds;

    private final double[] fillSeconds;

    /**
     * @param operator prefill or decode attention of one layer
     * @param kvBytes per element of the cache
     */
    AttentionMapping(CoreArray array, Operator operator, int activationBytes, int kvBytes) {
        this.array = array;
        this.activationBytes = activationBytes;
        this.kvBytes = kvBytes;
        shape = (Attention) operator.shape();
        width = (double) shape.keyDim() + shape.valueDim();
        softmaxOps = operator.vectorOps() / shape.heads();
        kvBytesPerToken = operator.traffic().dramBytes();
        cores = array.cores();
        int[] tiles = IntStream.iterate(CoreArray.MATRIX_QUANTUM, tile -> tile <= MOST_QUERIES, tile -> tile * 2)
                .filter(tile -> tile == CoreArray.MATRIX_QUANTUM || tileBytes(tile) <= array.tileSramBytes())
                .toArray();
        pairSeconds = Arrays.stream(tiles).mapToDouble(this::pairSeconds).toArray();
        fillSeconds = Arrays.stream(tiles).mapToDouble(this::fillSeconds).toArray();
    }

    /** All chunks of a step, one layer. Chunks without a list of their own are taken as one. */
    void pricePrefill(StepShape step, double dramBytesPerSecond, MappingCost out) {
        out.clear();
        double tokens = 0;
        for (int i = 0; i < step.prefillChunks; i++) {
            tokens += step.chunkTokens(i);
        }
        double queries = tokens * shape.heads() * width * activationBytes;
        double passes = Math.max(1, Math.ceil(queries / array.activationSramBytes()));
        out.dramBytes = kvBytesPerToken * (passes * step.prefillPriorTokens + (passes - 1) * tokens);
        out.dramSeconds = out.dramBytes / dramBytesPerSecond;
        out.computeBoundSeconds = Double.POSITIVE_INFINITY;
        out.seconds = Double.POSITIVE_INFINITY;
        double edgeSeconds = out.dramBytes / array.edgeBytesPerSecond();
        for (int i = 0; i < pairSeconds.length; i++) {
            priceTile(step, i, edgeSeconds, out);
        }
    }

    private void priceTile(StepShape step, int size, double edgeSeconds, MappingCost out) {
        int tile = CoreArray.MATRIX_QUANTUM << size;
        double pairs = 0;
        for (int i = 0; i < step.prefillChunks; i++) {
            double rows = (step.chunkTokens(i) + tile - 1) >> (QUANTUM_BITS + size);
            pairs += rows * step.chunkPrior(i) / tile + rows * (rows + 1) / 2;
        }
        double own = Math.ceil(pairs * shape.heads() / cores);
        double compute = own * pairSeconds[size];
        double noc = own * tile * width * kvBytes / array.nocBytesPerSecond() + edgeSeconds;
        double fill = fillSeconds[size];
        double busy = Math.max(compute + own * CoreArray.TILE_START_SECONDS, noc);
        double latency = out.dramBytes > 0 ? array.dramLatencySeconds() : 0;
        double seconds = latency + fill + Math.max(busy, out.dramSeconds);
        out.computeBoundSeconds = Math.min(out.computeBoundSeconds, fill + busy);
        if (seconds < out.seconds) {
            out.seconds = seconds;
            out.computeSeconds = compute;
            out.nocSeconds = noc;
            out.overheadSeconds = seconds - Math.max(compute, Math.max(noc, out.dramSeconds));
        }
    }

    /** Key and value tile, and the merge of partial results. */
    private double fillSeconds(int tile) {
        double merged = (double) tile * shape.valueDim();
        return tile * width * kvBytes / array.nocBytesPerSecond()
                + merged * CoreArray.SUM_BYTES / array.nocBytesPerSecond()
                + 2 * merged / array.vectorOpsPerSecond();
    }

    private double pairSeconds(int tile) {
        double scores = (double) tile * tile;
        return 2 * scores * width / array.matrixFlopsPerSecond()
                + (softmaxOps * scores + (double) tile * shape.valueDim()) / array.vectorOpsPerSecond();
    }

    /** Queries and their sums, scores, two tiles of keys and values. */
    private double tileBytes(int tile) {
        return (double) tile * shape.keyDim() * activationBytes
                + (double) tile * shape.valueDim() * CoreArray.SUM_BYTES
                + (double) tile * tile * CoreArray.SUM_BYTES
                + 2 * tile * width * kvBytes;
    }

    /** Time of all cores, or of the edge links, per cached token and layer. */
    double decodeSecondsPerToken() {
        return Math.max(decodeComputeSecondsPerToken(), decodeNocSecondsPerToken());
    }

    double decodeComputeSecondsPerToken() {
        int quantum = CoreArray.MATRIX_QUANTUM;
        double rows = (double) Math.ceilDiv(Math.ceilDiv(shape.heads(), shape.kvHeads()), quantum) * quantum;
        double flops = 2 * rows * shape.kvHeads() * width;
        return flops / (array.matrixFlopsPerSecond() * array.cores()) + array.vectorSeconds(softmaxOps * shape.heads());
    }

    double decodeNocSecondsPerToken() {
        return kvBytesPerToken / array.edgeBytesPerSecond();
    }

    /** Of one layer's decode attention whatever the context: a tile's start, and one merge of partial results. */
    double decodeFixedSeconds() {
        double merged = (double) Math.ceilDiv(shape.heads(), shape.kvHeads()) * shape.valueDim();
        return CoreArray.TILE_START_SECONDS
                + merged * CoreArray.SUM_BYTES / array.nocBytesPerSecond()
                + 2 * merged / array.vectorOpsPerSecond();
    }
}
