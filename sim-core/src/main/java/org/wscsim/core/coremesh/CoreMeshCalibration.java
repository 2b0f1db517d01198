package org.wscsim.core.coremesh;

import java.util.List;
import java.util.Map;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/**
 * The fitted constants of core meshes and the file that holds them. Immutable.
 *
 * @param wse of SRAM-only wafers
 * @param wormhole of a Wormhole die
 */
public record CoreMeshCalibration(WseConstants wse, WormholeConstants wormhole) {
    private static final String FILE = "calibration.yaml";

    private static final List<String> WSE_UNITS = List.of(
            "issue of one vector instruction in the inner loop of GEMM and GEMV",
            "software of one communication step; an all-reduce has three");

    private static final List<String> WORMHOLE_UNITS = List.of(
            "kernel replayed from a trace",
            "per product of two 32 x 32 tiles, beyond 16 cycles per pass",
            "of the data sheet's bandwidth, streaming operands and results",
            "of the shorter of compute and streaming, not hidden by the longer",
            "least time of a kernel dispatched by the host, operands in DRAM",
            "the same, input and output sharded in L1");

    private static final int LEAST_FITTED_SIDE = 420;
    private static final int LONGEST_FITTED_SIDE = 720;
    /** How much longer or shorter a side may be: constants per message hardly change over a quarter. */
    private static final double SIDE_MARGIN = 1.25;

    /**
     * Whether a grid is like those that the constants of SRAM-only wafers were fitted on, squares of 420 to 720 cores a
     * side: both sides in that range and a quarter beyond.
     */
    public static boolean covers(CoreGrid grid) {
        int shorter = Math.min(grid.columns(), grid.rows());
        return shorter * SIDE_MARGIN >= LEAST_FITTED_SIDE && grid.longerSide() <= LONGEST_FITTED_SIDE * SIDE_MARGIN;
    }

    /** The committed constants. */
    public static CoreMeshCalibration load() {
        return parse(FILE, PresetText.read(CoreMeshCalibration.class, FILE));
    }

    public static CoreMeshCalibration parse(String origin, String text) {
        YamlMapping file = YamlMapping.parse(origin, text);
        CoreMeshCalibration constants = new CoreMeshCalibration(
                WseConstants.of(file.requireMapping("wse")), WormholeConstants.of(file.requireMapping("wormhole")));
        file.rejectUnknownKeys();
        return constants;
    }

    /** The committed file, for comparison with a fit's {@link #text}. */
    public static String committedText() {
        return PresetText.read(CoreMeshCalibration.class, FILE);
    }

    /** The file that holds these constants. */
    public String text() {
        StringBuilder text = new StringBuilder("# Fitted constants of core meshes; written by validate --fit.\n");
        text.append("wse:  # fitted on wafer_wse2_waferllm.csv, rows of WaferLLM: 2 prefill, 2 decode\n");
        section(text, wse.values(), WSE_UNITS);
        text.append("wormhole:  # fitted on mesh_wormhole_gemm.csv: bf16, HiFi2, 8 x 8 cores\n");
        section(text, wormhole.values(), WORMHOLE_UNITS);
        return text.toString();
    }

    private static void section(StringBuilder text, Map<String, Double> values, List<String> comments) {
        int row = 0;
        for (Map.Entry<String, Double> value : values.entrySet()) {
            text.append("  ").append(value.getKey()).append(": ").append(value.getValue());
            text.append("  # ").append(comments.get(row)).append('\n');
            row++;
        }
    }
}
