package org.wscsim.validation.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.gpu.GemmConstants;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuGemm;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.validation.reference.Observation;

/**
 * Fits {@link GpuGemm} to A100 measurements for the least mean absolute percentage error. Locked clocks fit everything
 * but the throttle; free-running clocks fit the throttle too and keep the matrix-vector kernel of the locked fit, which
 * one row in 259 could use. Takes some seconds; more rows than {@link #MAX_ROWS} are thinned evenly.
 */
public final class GemmFit implements Calibration<GemmConstants> {
    private static final int MAX_ROWS = 1_800;
    private static final int EVALUATIONS = 350;
    private static final int ROUNDS = 2;
    private static final double SIDE = 0.25;
    private static final double TOLERANCE = 1e-6;
    /**
     * Peak over the best published sustained rate of the A100: its clock-locked table reaches 96 % of the peak, 10 % above
     * what others get from the same product under the power limit. Other devices are taken to gain alike.
     */
    private static final double LOCKED_CLOCK_GAIN = GpuCalibration.rounded(312.0 / 271.2);

    private final GpuSpec spec = GpuSpec.load("a100");
    private final boolean freeClock;

    private GemmFit(boolean freeClock) {
        this.freeClock = freeClock;
    }

    /** For measurements at a locked clock. */
    public static GemmFit locked() {
        return new GemmFit(false);
    }

    /** For measurements under the power limit. */
    public static GemmFit freeClock() {
        return new GemmFit(true);
    }

    @Override
    public GemmConstants fit(List<Observation> training) {
        List<Observation> rows = thinned(training);
        double[] start = freeClock
                ? new double[] {2.9e-6, 0.8, 1.1e-5, 5.5, 26.5, 0.8, 4.2e-7, 1.1, 2.4e-6, 0.23, 1e-4}
                : new double[] {2.9e-6, 0.71, 7.4e-6, 5.9, 24, 0.95, 3.4e-7, 1.1, 2.4e-6, 2.8e-6, 7.4e-10};
        double[] best =
                new SimplexSearch(SIDE, TOLERANCE, EVALUATIONS, ROUNDS).minimize(p -> error(constants(p), rows), start);
        return constants(Arrays.stream(best).map(GpuCalibration::rounded).toArray());
    }

    @Override
    public double seconds(GemmConstants constants, Kernel kernel) {
        return new GpuGemm(spec, constants).seconds((Kernel.Gemm) kernel);
    }

    private double error(GemmConstants constants, List<Observation> rows) {
        GpuGemm gemm = new GpuGemm(spec, constants);
        double sum = 0;
        for (Observation row : rows) {
            double seconds = row.seconds();
            sum += Math.abs(gemm.seconds((Kernel.Gemm) row.kernel()) - seconds) / seconds;
        }
        return sum / rows.size();
    }

    private GemmConstants constants(double[] p) {
        return new GemmConstants(
                p[0],
                Math.min(0.95, p[1]),
                p[2],
                LOCKED_CLOCK_GAIN,
                p[3],
                p[4],
                Math.min(1, p[5]),
                p[6],
                p[7],
                p[8],
                freeClock ? 2.8e-6 : p[9],
                freeClock ? 7.4e-10 : p[10],
                freeClock ? p[9] : 0,
                freeClock ? p[10] : 1);
    }

    /** The section of the calibration file: {@code gemm}, or {@code gemm_free_clock}. */
    public String section(GemmConstants constants) {
        Map<String, String> comments = new LinkedHashMap<>();
        comments.put("launch_seconds", "s, of a kernel");
        comments.put("dram_fraction", "of the data sheet's DRAM bandwidth");
        comments.put("turnover_seconds", "s in which an SM can fill its shared memory from DRAM");
        comments.put("locked_clock_gain", "A100: peak over best published sustained rate, 312 / 271.2; not fitted");
        comments.put("tile_edge", "elements: a tile of a x b runs at 1 / (1 + edge (1/a + 1/b)) of the rate");
        comments.put("l2_bytes_per_clock", "bytes per clock and SM for operands of tiles");
        comments.put("last_wave_share", "least share of a full wave's time");
        comments.put("step_seconds", "s per 64 elements of k, at least");
        comments.put("write_factor", "passes of the output at DRAM rate");
        comments.put("split_seconds", "s added when k is split");
        comments.put("vector_seconds", "s, launch of the matrix-vector kernel" + (freeClock ? "; as locked" : ""));
        comments.put("vector_step_seconds", "s per element of k in it" + (freeClock ? "; as locked" : ""));
        comments.put("throttle", "slow-down of a long compute-bound kernel by the power limit");
        comments.put("throttle_seconds", "s at which half of it has set in");
        String file = freeClock ? "gpu_a100_gemm_vidur.csv" : "gpu_a100_gemm_aic.csv";
        String name = freeClock ? "gemm_free_clock" : "gemm";
        return "# fitted on " + file + "\n" + GpuCalibration.sectionText(name, constants.values(), comments);
    }

    private static List<Observation> thinned(List<Observation> rows) {
        // Odd, so that rows of two or four operators in turn all stay represented.
        int stride = Math.ceilDiv(rows.size(), MAX_ROWS) | 1;
        List<Observation> kept = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += stride) {
            kept.add(rows.get(i));
        }
        return kept;
    }
}
