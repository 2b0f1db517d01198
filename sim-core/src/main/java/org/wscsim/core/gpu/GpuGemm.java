package org.wscsim.core.gpu;

import org.wscsim.core.device.Kernel;

/**
 * Time of a dense matrix product {@code out[m, n] = x[m, k] w[k, n]} on a GPU: the best of some tile shapes and ways to
 * split k, as a library's heuristic would find it.
 *
 * <p>A tile of a x b outputs is the work of one thread block. With T = ceil(m/a) ceil(n/b) s tiles for k cut in s parts,
 * on P multiprocessors:
 *
 * <pre>
 *   waves    W = floor(T/P) + last,   last = share + (1 - share) rem(T, P)/P, or 1 if it is the only wave
 *   tile     c = max(2 a b (k/s) / (rate/P) (1 + edge (1/a + 1/b)),  k/s/64 step)
 *   operands d = (m k + k n) bytes / min(dram fraction, min(T, P) shared memory / turnover)
 *   level 2  l = T (a + b) (k/s) bytes / (P clock l2 multicast)
 *   t = launch + max(W c, d, l) + write factor m n bytes / dram  (+ split + 8 m n s / l2 for s > 1)
 * </pre>
 *
 * A single row (m = 1) may also go to a matrix-vector kernel. Free-running clocks drop under a long tensor load:
 * t += f throttle t^2 / (t + throttle time), f the share of the matrix peak that is used.
 *
 * <p>Worked example, A100, m = 4,096, n = k = 8,192: 32 x 32 tiles of 128 x 256 are 9.5 waves, so 10 x 198 us of tiles.
 *
 * <p>Assumes tensors laid out as the library likes them and cold weights; breaks where a library's heuristic picks a poor
 * tile (jumps of 10 to 40 % at m = 16, k = 512 and 768 on an A100). Calibrated for m 1..4,096, n and k 32..65,536.
 *
 * <p>Waves and tiles after NVIDIA, Matrix Multiplication Background User's Guide (2020). Never faster than FLOP over
 * peak or operand bytes over peak bandwidth. Stateless, any thread; about a microsecond a call, no allocation.
 */
public final class GpuGemm {
    /** Rows and columns of the tiles that libraries have for 2-byte operands. */
    private static final int[] TILE_ROWS = {16, 16, 16, 32, 32, 64, 128, 64, 128, 128, 256};

    private static final int[] TILE_COLUMNS = {32, 64, 128, 64, 128, 64, 32, 256, 128, 256, 128};
    private static final int[] SPLITS = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
    private static final int STEP = 64;
    private static final int LEAST_SPLIT = 128;
    /** Partial sums are written and read in fp32. */
    private static final int SPLIT_BYTES = 8;

    private static final int OUTPUT_BYTES = 2;
    private static final long MAX_ROWS = 4_096;
    private static final long MAX_WIDTH = 65_536;
    private static final long MIN_WIDTH = 32;

    private final GemmConstants constants;
    private final int sms;
    private final double peak;
    private final double sustained;
    private final double fp8Peak;
    private final double dram;
    private final double dramPerSm;
    private final double l2;
    private final double l2Operands;

    /**
     * Prices products on one device.
     *
     * @param spec data sheet
     * @param constants fitted
     */
    public GpuGemm(GpuSpec spec, GemmConstants constants) {
        this.constants = constants;
        sms = spec.sms();
        peak = spec.matrixFlopsPerSecond();
        sustained = Math.min(peak, spec.sustainedMatrixFlopsPerSecond() * constants.lockedClockGain());
        fp8Peak = spec.fp8FlopsPerSecond();
        dram = spec.dramBytesPerSecond() * constants.dramFraction();
        dramPerSm = spec.sharedMemoryBytesPerSm() / constants.turnoverSeconds();
        l2 = sms * spec.clockHz() * constants.l2BytesPerClock();
        l2Operands = l2 * spec.tileMulticast();
    }

    /** Whether the device multiplies this type: 2-byte floats always, fp8 where it has units for it. */
    public boolean supports(Kernel.GemmOptions options) {
        return switch (options.dtype()) {
            case "", "bf16", "fp16" -> true;
            case "fp8" -> fp8Peak > 0;
            default -> false;
        };
    }

    /** Seconds of a product in a type that {@link #supports} holds for; eager and graph launches alike. */
    public double seconds(Kernel.Gemm gemm) {
        boolean fp8 = gemm.options().dtype().equals("fp8");
        double speed = fp8 ? fp8Peak / peak : 1;
        return seconds((double) gemm.m(), (double) gemm.n(), (double) gemm.k(), fp8 ? 1 : 2, speed);
    }

    /** Seconds with 2-byte operands. */
    public double seconds(long m, long n, long k) {
        return seconds((double) m, (double) n, (double) k, 2, 1);
    }

    /** Whether a shape lies outside those the constants were fitted on. */
    public static boolean outsideCalibration(long m, long n, long k) {
        return m > MAX_ROWS || n > MAX_WIDTH || k > MAX_WIDTH || n < MIN_WIDTH || k < MIN_WIDTH;
    }

    private double seconds(double m, double n, double k, int operandBytes, double speed) {
        double write = constants.writeFactor() * OUTPUT_BYTES * m * n / dram;
        double best = Double.POSITIVE_INFINITY;
        for (int tile = 0; tile < TILE_ROWS.length; tile++) {
            best = Math.min(best, tiled(m, n, k, operandBytes, speed * sustained, tile));
        }
        double seconds = throttled(best + write, 2 * m * n * k / (speed * peak)) + constants.launchSeconds();
        if (m == 1) {
            double read = operandBytes * n * k / dram;
            seconds = Math.min(seconds, constants.vectorSeconds() + k * constants.vectorStepSeconds() + read);
        }
        assert seconds > 2 * m * n * k / (speed * peak) : "faster than the matrix units";
        return seconds;
    }

    /** The best split for one tile shape, without launch and output. */
    private double tiled(double m, double n, double k, int operandBytes, double rate, int tile) {
        double rows = TILE_ROWS[tile];
        double columns = TILE_COLUMNS[tile];
        double grid = Math.ceil(m / rows) * Math.ceil(n / columns);
        double loss = 1 + constants.tileEdge() * (1 / rows + 1 / columns);
        double secondsPerInner = Math.max(2 * rows * columns * loss * sms / rate, constants.stepSeconds() / STEP);
        double read = operandBytes * (m * k + k * n);
        double l2BytesPerInner = operandBytes * (Math.min(rows, m) + Math.min(columns, n));
        double best = Double.POSITIVE_INFINITY;
        for (int split : SPLITS) {
            if (split > 1 && k < (double) split * LEAST_SPLIT) {
                break;
            }
            double inner = Math.ceil(k / (32.0 * split)) * 32;
            double tiles = grid * split;
            double compute = waves(tiles) * inner * secondsPerInner;
            double operands = read / Math.min(dram, Math.min(tiles, sms) * dramPerSm);
            double level2 = tiles * l2BytesPerInner * inner / l2Operands;
            double sum = split == 1 ? 0 : constants.splitSeconds() + SPLIT_BYTES * m * n * split / l2;
            best = Math.min(best, Math.max(Math.max(compute, operands), level2) + sum);
        }
        return best;
    }

    private double waves(double tiles) {
        double full = Math.floor(tiles / sms);
        double rest = tiles - full * sms;
        if (rest == 0) {
            return full;
        }
        double share = constants.lastWaveShare();
        return full == 0 ? 1 : full + share + (1 - share) * rest / sms;
    }

    private double throttled(double seconds, double atPeak) {
        double load = Math.min(1, atPeak / seconds);
        double onset = seconds / (seconds + constants.throttleSeconds());
        return seconds * (1 + load * constants.throttle() * onset);
    }
}
