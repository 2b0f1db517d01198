package org.wscsim.core.coremesh;

/**
 * Cycles of matrix products on a grid of wafer cores whose SRAM holds all operands, by the kernels of WaferLLM (He et
 * al., OSDI 2025, arXiv 2502.04563). Immutable, any thread.
 *
 * <p><b>MeshGEMM</b>: out[M, N] = x[M, K] w[K, N] on H rows and W columns in S = max(W, H) steps. Each core holds tiles
 * of ceil(M/H) x ceil(K/S) and ceil(K/S) x ceil(N/W) elements, multiplies them and passes the first on in x, the second
 * in y, to a neighbour two hops away (the interleaved ring, whose longest way does not grow with the grid). A core
 * multiplies by ceil(K/S) ceil(N/W) vector instructions over ceil(M/H) elements, each of which costs its issue besides
 * its elements; copies run beside the arithmetic, so a step takes the longer of both and the software of a message. A
 * new left operand is first skewed by up to S/2 shifts, which nothing hides.
 *
 * <p><b>Transposed MeshGEMM</b> (scores = q k'): the left operand stays, the right one shifts in y, and every step ends
 * in a reduction along x that is pipelined from step to step.
 *
 * <p><b>MeshGEMV</b>: the inner width over one axis, the outer over the other; a core runs ceil(K/A) vector instructions
 * of ceil(N/C) elements per row of the batch; a two-level tree of chains reduces along the inner axis and a multicast
 * brings the sum back: three dependent communication steps.
 *
 * <p>Tiles are padded to whole elements, which is what makes grids that do not divide the model's widths slow. All heads
 * of attention are laid side by side; no work is saved by causality, as in the published kernels.
 */
final class MeshKernels {
    /** fp16 and bf16. */
    static final double ELEMENT_BYTES = 2;

    /** The next core of the interleaved ring is this far away. */
    private static final double RING_HOPS = 2;

    /** Chains inside groups, a chain across them, the multicast back. */
    private static final int ALL_REDUCE_MESSAGES = 3;

    private final CoreGrid grid;
    private final LineCollectives line;
    private final WseConstants constants;
    private final double fmasPerCycle;

    MeshKernels(CoreMeshSpec spec, WseConstants constants, CoreGrid grid) {
        this.grid = grid;
        this.constants = constants;
        line = new LineCollectives(spec);
        fmasPerCycle = Math.min(spec.vectorFmasPerCycle(), spec.peakFmasPerCycle());
    }

    /** Axis along which partial sums are added. */
    enum Axis {
        X,
        Y;

        int length(CoreGrid grid) {
            return this == X ? grid.columns() : grid.rows();
        }

        Axis other() {
            return this == X ? Y : X;
        }
    }

    /**
     * Products of one left operand with several right ones. With as many rows as the grid has, MeshGEMM: a batch of
     * GEMVs would want the whole input on every row of cores, more than their SRAM. With fewer, the faster of both.
     */
    MeshCost product(double m, long inner, long[] outers, Axis axis) {
        if (m >= grid.rows()) {
            return gemm(m, inner, outers);
        }
        return MeshCost.cheaper(gemm(m, inner, outers), gemv(m, inner, outers, axis));
    }

    /** MeshGEMM; the left operand is skewed once for all products. */
    MeshCost gemm(double m, long inner, long... outers) {
        double rows = tile(m, grid.rows());
        double depth = tile(inner, grid.longerSide());
        double leftBytes = rows * depth * ELEMENT_BYTES;
        MeshCost total = shifts(leftBytes).times(Math.floorDiv(grid.longerSide(), 2));
        for (long outer : outers) {
            double width = tile(outer, grid.columns());
            double compute = instructions(depth * width, rows);
            double shift = shiftCycles(Math.max(leftBytes, depth * width * ELEMENT_BYTES));
            total = total.then(step(compute, shift, 0, 1).times(grid.longerSide()));
        }
        return total;
    }

    /** Transposed MeshGEMM: {@code out[m, outer] = x[m, inner] y[outer, inner]'}. */
    MeshCost transposedGemm(double m, long inner, double outer) {
        int steps = grid.rows();
        double rows = tile(m, grid.rows());
        double depth = tile(inner, grid.columns());
        double width = tile(outer, steps);
        double compute = instructions(depth * width, rows);
        double shift = shiftCycles(depth * width * ELEMENT_BYTES);
        double reduce = line.chainReduce(2, rows * width * ELEMENT_BYTES);
        double drain = line.chainReduce(grid.columns(), 0);
        return step(compute, shift, reduce, 2).times(steps).then(MeshCost.ofMessages(drain, 0));
    }

    /** MeshGEMV of a batch; the sums of all products travel in one all-reduce along {@code axis}. */
    MeshCost gemv(double batch, long inner, long[] outers, Axis axis) {
        double depth = tile(inner, axis.length(grid));
        double compute = 0;
        double elements = 0;
        for (long outer : outers) {
            double width = tile(outer, axis.other().length(grid));
            compute += batch * instructions(depth, width);
            elements += batch * width;
        }
        return MeshCost.ofCompute(compute).then(allReduce(elements, axis));
    }

    /** All-reduce of so many elements per core along an axis. */
    MeshCost allReduce(double elements, Axis axis) {
        int length = axis.length(grid);
        if (length < 2) {
            return MeshCost.NONE;
        }
        return MeshCost.ofMessages(
                line.twoTreeAllReduce(length, elements * ELEMENT_BYTES),
                ALL_REDUCE_MESSAGES * constants.cyclesPerMessage());
    }

    /** Scores, softmax and weighted sum of {@code tokens} queries over {@code context} keys. */
    MeshCost prefillAttention(double tokens, double context, long keyWidth, long valueWidth) {
        MeshCost scores = transposedGemm(tokens, keyWidth, context);
        MeshCost softmax = allReduce(tile(tokens, grid.rows()), Axis.X).times(2);
        return scores.then(softmax).then(gemm(tokens, Math.round(context), valueWidth));
    }

    /** The same for one query of each sequence: keys lie over the rows, widths over the columns. */
    MeshCost decodeAttention(double batch, long context, long keyWidth, long valueWidth) {
        MeshCost scores = gemv(batch, keyWidth, new long[] {context}, Axis.X);
        MeshCost softmax = allReduce(batch, Axis.Y).times(2);
        return scores.then(softmax).then(gemv(batch, context, new long[] {valueWidth}, Axis.Y));
    }

    /** One sum per token, over the width: tokens lie over the rows, or, while they are fewer, on every core of a row. */
    MeshCost norm(double tokens) {
        return MeshCost.cheaper(allReduce(tile(tokens, grid.rows()), Axis.X), allReduce(tokens, Axis.Y));
    }

    /** Elementwise work spread over all cores. */
    MeshCost vector(double operations) {
        return MeshCost.ofCompute(Math.ceil(operations / grid.cores()) / fmasPerCycle);
    }

    private MeshCost step(double compute, double shift, double reduce, int messages) {
        double overhead = messages * constants.cyclesPerMessage();
        return new MeshCost(compute, shift + reduce, overhead, Math.max(compute, shift) + reduce + overhead);
    }

    private MeshCost shifts(double bytes) {
        return MeshCost.ofMessages(shiftCycles(bytes), constants.cyclesPerMessage());
    }

    private double shiftCycles(double bytes) {
        return line.send(bytes, RING_HOPS);
    }

    private double instructions(double count, double elements) {
        return count * (constants.cyclesPerInstruction() + elements / fmasPerCycle);
    }

    private static double tile(long extent, int cores) {
        return (double) Math.ceilDiv(extent, (long) cores);
    }

    private static double tile(double extent, int cores) {
        return Math.ceil(extent / cores);
    }
}
