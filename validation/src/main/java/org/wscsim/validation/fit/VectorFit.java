package org.wscsim.validation.fit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.GpuVector;
import org.wscsim.core.gpu.VectorConstants;
import org.wscsim.validation.reference.VectorReference;

/** Fits {@link GpuVector} to Vidur's A100 profile for the least mean absolute percentage error. */
public final class VectorFit {
    private static final int EVALUATIONS = 600;
    private static final int ROUNDS = 2;
    private static final double SIDE = 0.25;
    private static final double TOLERANCE = 1e-6;
    private static final double[] START = {2e-6, 6e-10, 0.48, 0.9, 30, 0.4};

    private final GpuSpec spec = GpuSpec.load("a100");

    /** The constants that fit best. */
    public VectorConstants fit(List<VectorReference.Row> training) {
        double[] best = new SimplexSearch(SIDE, TOLERANCE, EVALUATIONS, ROUNDS)
                .minimize(p -> error(constants(p), training), START);
        return constants(Arrays.stream(best).map(GpuCalibration::rounded).toArray());
    }

    /** Predictions of rows, each by constants fitted without its model. */
    public double[] leaveModelsOut(List<VectorReference.Row> rows) {
        double[] predicted = new double[rows.size()];
        for (String fold :
                rows.stream().map(VectorReference.Row::fold).distinct().toList()) {
            VectorConstants constants =
                    fit(rows.stream().filter(row -> !row.fold().equals(fold)).toList());
            for (int i = 0; i < predicted.length; i++) {
                if (rows.get(i).fold().equals(fold)) {
                    predicted[i] = seconds(constants, rows.get(i));
                }
            }
        }
        return predicted;
    }

    /** The time of a row's kernel on the A100 under these constants. */
    public double seconds(VectorConstants constants, VectorReference.Row row) {
        return new GpuVector(spec, constants).seconds(row.form(), row.rows(), row.width());
    }

    /** The section of the calibration file. */
    public String section(VectorConstants constants) {
        Map<String, String> comments = new LinkedHashMap<>();
        comments.put("launch_seconds", "s, of a kernel");
        comments.put("element_seconds", "s per element of a row that one thread block handles");
        comments.put("row_fraction", "of DRAM bandwidth, kernels with a thread block per row");
        comments.put("stream_fraction", "of DRAM bandwidth, purely element-wise kernels");
        comments.put("l2_bytes_per_clock", "bytes per clock and SM, tensors still in the cache");
        comments.put("l2_share", "of the level-2 cache at which half of the accesses miss");
        return "# fitted on gpu_a100_gemm_vidur.csv\n"
                + GpuCalibration.sectionText("vector", constants.values(), comments);
    }

    private double error(VectorConstants constants, List<VectorReference.Row> rows) {
        GpuVector vector = new GpuVector(spec, constants);
        double sum = 0;
        for (VectorReference.Row row : rows) {
            double seconds = row.seconds();
            sum += Math.abs(vector.seconds(row.form(), row.rows(), row.width()) - seconds) / seconds;
        }
        return sum / rows.size();
    }

    private static VectorConstants constants(double[] p) {
        return new VectorConstants(p[0], p[1], Math.min(1, p[2]), Math.min(1, p[3]), p[4], p[5]);
    }
}
