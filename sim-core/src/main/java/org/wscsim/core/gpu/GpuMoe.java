package org.wscsim.core.gpu;

import org.wscsim.core.device.Kernel.GroupedGemm;

/**
 * Time of the expert GEMMs of one mixture-of-experts layer on the busiest device of a {@code tp x ep} group, as vLLM's
 * fused kernels run them in 16 bits: gate and up in one grouped GEMM, activation, down, sum over a token's experts.
 * Immutable; cost is that of {@link ExpertLoad} plus some 50 floating-point operations.
 *
 * <p>A device takes narrow tiles (16 rows x 32 columns, inner steps of 64) for at most as many tokens as it holds
 * experts, else square ones (64 x 64, steps of 32), or tuned ones ({@link TunedExpertTiles}). Each of the two GEMMs of
 * {@code n} columns and inner width {@code k} takes {@code (a^3/2 + b^3/2 + c^3/2)^2/3}, a soft maximum, of
 *
 * <pre>
 *   a = 2 n k activeExperts / (DRAM bandwidth x dram)            weights of experts that are hit
 *   b = tiles / multiprocessors x steps x time of a step         all of a padded tile is computed
 *   c = steps x latency of a step                                one tile alone waits for memory at every step
 * </pre>
 *
 * where {@code steps = ceil(k / step) + epilogueSteps}. A square tile's step slows down by
 * {@code 1 + missTimes r^2 / (r^2 + missL2s^2)} as the rows that it gathers grow to r times L2; where k is no
 * multiple of 16 all tiles are slower by {@code 1 + unalignedTimes}. Before and after come
 * the launches, the element-wise kernels (all pairs of the layer, also those of other devices' experts) and, under
 * expert parallelism, zeros written for those at DRAM bandwidth.
 *
 * <p>Fitted on an A100; carried to others by matrix peak, multiprocessors, clock, L2 and DRAM bandwidth. It does not know
 * which tiles are tuned for other devices, nor kernels with other tiles (CUTLASS, DeepGEMM).
 */
public final class GpuMoe {
    private static final double ELEMENT_BYTES = 2;
    private static final int NARROW_COLUMNS = 32;
    private static final int NARROW_STEP = 64;
    private static final int SQUARE_COLUMNS = 64;
    private static final int SQUARE_STEP = 32;
    private static final double SQUARE_STEP_FLOPS = 2.0 * ExpertLoad.SQUARE_ROWS * SQUARE_COLUMNS * SQUARE_STEP;
    /** Triton reads rows of a multiple of 16 elements in wide words. */
    private static final int ALIGNED = 16;

    /** A tuned tile splits its steps finer than the default. */
    private static final double TUNED_LATENCY = 0.5;

    private static final long MAX_TOKENS = 65_536;
    private static final int MAX_EXPERTS = 512;
    private static final double LEAST_SKEW = 1.01;
    private static final double MOST_SKEW = 1.2;

    private final GpuSpec gpu;
    private final MoeConstants constants;

    public GpuMoe(GpuSpec gpu, MoeConstants constants) {
        this.gpu = gpu;
        this.constants = constants;
    }

    /** Whether the layer lies outside what the constants were fitted on; balanced loads do. */
    public boolean outsideCalibration(GroupedGemm layer) {
        return layer.tokens() > MAX_TOKENS
                || layer.experts() > MAX_EXPERTS
                || layer.experts() < 2
                || (layer.tp() > 1 && layer.ep() > 1)
                || layer.skew() < LEAST_SKEW
                || layer.skew() > MOST_SKEW;
    }

    /** The time of the layer on its busiest device. */
    public double seconds(GroupedGemm layer) {
        return seconds(layer, ExpertLoad.of(layer));
    }

    /** The same for a load that is known. */
    public double seconds(GroupedGemm layer, ExpertLoad load) {
        int width = Math.ceilDiv(layer.ffn(), layer.tp());
        double gathered = Math.min((double) layer.tokens(), load.rows()) * layer.hidden();
        return constants.launchSeconds()
                + elementWise(layer, load, width)
                + gemm(layer, load, 2L * width, layer.hidden(), gathered)
                + gemm(layer, load, layer.hidden(), width, load.rows() * width);
    }

    private double elementWise(GroupedGemm layer, ExpertLoad load, int width) {
        double pairs = (double) layer.tokens() * layer.topK();
        double values = pairs * (3.0 * width + layer.hidden()) + (double) layer.tokens() * layer.hidden();
        double zeros = (pairs - load.rows()) * (2.0 * width + layer.hidden());
        return (constants.rowTimes() * values + zeros) * ELEMENT_BYTES / gpu.dramBytesPerSecond();
    }

    private double gemm(GroupedGemm layer, ExpertLoad load, long n, long k, double gathered) {
        int held = Math.ceilDiv(layer.experts(), layer.ep());
        boolean narrow = layer.tokens() <= held;
        boolean tuned = TunedExpertTiles.has(held, Math.ceilDiv(layer.ffn(), layer.tp()));
        double weights = load.activeExperts() * n * k * ELEMENT_BYTES;
        double dram = narrow ? constants.narrowDram() : constants.squareDram();
        double steps = Math.ceilDiv(k, narrow ? NARROW_STEP : SQUARE_STEP) + constants.epilogueSteps();
        double unaligned = k % ALIGNED == 0 ? 1 : 1 + constants.unalignedTimes();
        double latency = narrow || tuned ? constants.narrowSeconds() : constants.squareSeconds();
        double compute;
        if (narrow) {
            compute = load.narrowBlocks() * Math.ceilDiv(n, NARROW_COLUMNS) * narrowSteps(steps);
        } else if (tuned) {
            compute = 2 * load.rows() * n * k / (constants.tunedMatrix() * gpu.matrixFlopsPerSecond());
        } else {
            compute = load.squareBlocks() * Math.ceilDiv(n, SQUARE_COLUMNS) * squareSteps(steps, gathered);
        }
        return softMaximum(
                weights / (dram * gpu.dramBytesPerSecond()),
                compute * unaligned,
                steps * latency * (tuned ? TUNED_LATENCY : 1));
    }

    /** Seconds that a narrow tile's steps add, spread over all multiprocessors. */
    private double narrowSteps(double steps) {
        return steps * constants.narrowCycles() / gpu.clockHz() / gpu.sms();
    }

    /** The same of a square tile. */
    private double squareSteps(double steps, double gathered) {
        double ratio = gathered * ELEMENT_BYTES / gpu.l2Bytes();
        double square = ratio * ratio;
        double half = constants.missL2s() * constants.missL2s();
        double miss = 1 + constants.missTimes() * square / (square + half);
        return steps * miss * SQUARE_STEP_FLOPS / (constants.squareMatrix() * gpu.matrixFlopsPerSecond());
    }

    /** {@code (a^3/2 + b^3/2 + c^3/2)^2/3}: at least the largest, and two equal ones make 1.59 of one. */
    private static double softMaximum(double a, double b, double c) {
        double root = StrictMath.cbrt(a * Math.sqrt(a) + b * Math.sqrt(b) + c * Math.sqrt(c));
        return root * root;
    }
}
