package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Constants of {@link GpuVector}, section {@code vector} of {@code calibration.yaml}. Immutable.
 *
 * @param launchSeconds of a kernel
 * @param elementSeconds per element of a row in kernels that give a row to one thread block
 * @param rowFraction of DRAM bandwidth that such kernels reach
 * @param streamFraction of DRAM bandwidth that purely element-wise kernels reach
 * @param l2BytesPerClock of one SM, for tensors that the cache still holds
 * @param l2Share of the level-2 cache at which half of a tensor's accesses miss
 */
public record VectorConstants(
        double launchSeconds,
        double elementSeconds,
        double rowFraction,
        double streamFraction,
        double l2BytesPerClock,
        double l2Share) {
    private static final double MAX_SECONDS = 1;

    /** Reads the section; every key is required. */
    public static VectorConstants of(YamlMapping section) {
        return new VectorConstants(
                section.requireDouble("launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("element_seconds", 0, MAX_SECONDS),
                section.requireDouble("row_fraction", 0.01, 1),
                section.requireDouble("stream_fraction", 0.01, 1),
                section.requireDouble("l2_bytes_per_clock", 0.1, 1e4),
                section.requireDouble("l2_share", 1e-3, 10));
    }

    /** The section's keys and values, in order; {@link #of} reads them back. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("launch_seconds", launchSeconds);
        values.put("element_seconds", elementSeconds);
        values.put("row_fraction", rowFraction);
        values.put("stream_fraction", streamFraction);
        values.put("l2_bytes_per_clock", l2BytesPerClock);
        values.put("l2_share", l2Share);
        return values;
    }
}
