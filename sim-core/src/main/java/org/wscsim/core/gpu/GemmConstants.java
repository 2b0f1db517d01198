package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Constants of {@link GpuGemm}, a section of {@code calibration.yaml}. They are carried to other devices by the data
 * sheet: fractions of a peak, cycles, or latencies that silicon generations share. Immutable.
 *
 * @param launchSeconds of a kernel: from its start to the first tile's first byte and from the last byte to its end
 * @param dramFraction of the data sheet's bandwidth that operands stream at
 * @param turnoverSeconds an SM fills its shared memory once in this time at most: what bounds its own reads from DRAM
 *     (Little's law: bytes in flight over latency)
 * @param lockedClockGain matrix rate over the best published sustained one; the peak is never passed
 * @param tileEdge elements; a tile of a x b runs at 1 / (1 + tileEdge (1/a + 1/b)) of the matrix rate
 * @param l2BytesPerClock of one SM, for the operands of its tiles
 * @param lastWaveShare what a wave that fills few SMs takes of a full one, at least
 * @param stepSeconds of 64 elements of the inner dimension, at least: the latency of a dependent load
 * @param writeFactor passes of the output at DRAM rate that nothing overlaps
 * @param splitSeconds what cutting the inner dimension adds: a second launch that sums the parts
 * @param vectorSeconds launch of the matrix-vector kernel that takes a single row
 * @param vectorStepSeconds of one element of the inner dimension in it
 * @param throttle by how much a long compute-bound kernel is slowed by the power limit, 0 at locked clocks
 * @param throttleSeconds duration at which half of it has set in
 */
public record GemmConstants(
        double launchSeconds,
        double dramFraction,
        double turnoverSeconds,
        double lockedClockGain,
        double tileEdge,
        double l2BytesPerClock,
        double lastWaveShare,
        double stepSeconds,
        double writeFactor,
        double splitSeconds,
        double vectorSeconds,
        double vectorStepSeconds,
        double throttle,
        double throttleSeconds) {
    private static final double MAX_SECONDS = 1;

    /** Reads a section; every key is required. */
    public static GemmConstants of(YamlMapping section) {
        return new GemmConstants(
                section.requireDouble("launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("dram_fraction", 0.01, 1),
                section.requireDouble("turnover_seconds", 1e-9, MAX_SECONDS),
                section.requireDouble("locked_clock_gain", 0.1, 10),
                section.requireDouble("tile_edge", 0, 1e4),
                section.requireDouble("l2_bytes_per_clock", 0.1, 1e4),
                section.requireDouble("last_wave_share", 0, 1),
                section.requireDouble("step_seconds", 0, MAX_SECONDS),
                section.requireDouble("write_factor", 0, 100),
                section.requireDouble("split_seconds", 0, MAX_SECONDS),
                section.requireDouble("vector_seconds", 0, MAX_SECONDS),
                section.requireDouble("vector_step_seconds", 0, MAX_SECONDS),
                section.requireDouble("throttle", 0, 10),
                section.requireDouble("throttle_seconds", 1e-9, MAX_SECONDS));
    }

    /** The section's keys and values, in order; {@link #of} reads them back. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("launch_seconds", launchSeconds);
        values.put("dram_fraction", dramFraction);
        values.put("turnover_seconds", turnoverSeconds);
        values.put("locked_clock_gain", lockedClockGain);
        values.put("tile_edge", tileEdge);
        values.put("l2_bytes_per_clock", l2BytesPerClock);
        values.put("last_wave_share", lastWaveShare);
        values.put("step_seconds", stepSeconds);
        values.put("write_factor", writeFactor);
        values.put("split_seconds", splitSeconds);
        values.put("vector_seconds", vectorSeconds);
        values.put("vector_step_seconds", vectorStepSeconds);
        values.put("throttle", throttle);
        values.put("throttle_seconds", throttleSeconds);
        return values;
    }
}
