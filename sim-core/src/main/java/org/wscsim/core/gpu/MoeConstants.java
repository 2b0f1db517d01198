package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Constants of {@link GpuMoe}, section {@code moe} of {@code calibration.yaml}. Immutable.
 *
 * @param launchSeconds of all kernels of a layer: align, gate and up, activation, down, sum
 * @param rowTimes of the element-wise kernels, as multiple of their traffic at DRAM bandwidth
 * @param narrowDram share of DRAM bandwidth at which weights stream under narrow tiles
 * @param narrowCycles of a multiprocessor per step of a narrow tile, many resident
 * @param narrowSeconds per step of a narrow tile that waits for memory alone
 * @param squareDram share of DRAM bandwidth at which weights stream under square tiles
 * @param squareMatrix share of the matrix peak under square tiles, operands in L2
 * @param squareSeconds per step of a square tile that waits for memory alone
 * @param missTimes by how much longer a square tile takes when its rows no longer come from L2
 * @param missL2s bytes of rows, as multiple of L2, at which half of that is reached
 * @param tunedMatrix share of the matrix peak under tuned tiles
 * @param epilogueSteps of a tile beyond its inner loop
 * @param unalignedTimes by how much longer a step takes where weights cannot be read in 16-byte words
 */
public record MoeConstants(
        double launchSeconds,
        double rowTimes,
        double narrowDram,
        double narrowCycles,
        double narrowSeconds,
        double squareDram,
        double squareMatrix,
        double squareSeconds,
        double missTimes,
        double missL2s,
        double tunedMatrix,
        double epilogueSteps,
        double unalignedTimes) {
    private static final double MAX_SECONDS = 1;
    private static final double MAX = 1e6;
    private static final double LEAST_SHARE = 1e-6;

    /**
     * Reads the section.
     *
     * @throws org.wscsim.core.failure.BadInputException for a missing or senseless value
     */
    public static MoeConstants of(YamlMapping section) {
        return new MoeConstants(
                section.requireDouble("launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("row_times", 1, MAX),
                section.requireDouble("narrow_dram", LEAST_SHARE, 1),
                section.requireDouble("narrow_cycles", 0, MAX),
                section.requireDouble("narrow_seconds", 0, MAX_SECONDS),
                section.requireDouble("square_dram", LEAST_SHARE, 1),
                section.requireDouble("square_matrix", LEAST_SHARE, 1),
                section.requireDouble("square_seconds", 0, MAX_SECONDS),
                section.requireDouble("miss_times", 0, MAX),
                section.requireDouble("miss_l2s", LEAST_SHARE, MAX),
                section.requireDouble("tuned_matrix", LEAST_SHARE, 1),
                section.requireDouble("epilogue_steps", 0, MAX),
                section.requireDouble("unaligned_times", 0, MAX));
    }

    /** The section's values by key, in the order in which they are written. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("launch_seconds", launchSeconds);
        values.put("row_times", rowTimes);
        values.put("narrow_dram", narrowDram);
        values.put("narrow_cycles", narrowCycles);
        values.put("narrow_seconds", narrowSeconds);
        values.put("square_dram", squareDram);
        values.put("square_matrix", squareMatrix);
        values.put("square_seconds", squareSeconds);
        values.put("miss_times", missTimes);
        values.put("miss_l2s", missL2s);
        values.put("tuned_matrix", tunedMatrix);
        values.put("epilogue_steps", epilogueSteps);
        values.put("unaligned_times", unalignedTimes);
        return values;
    }
}
