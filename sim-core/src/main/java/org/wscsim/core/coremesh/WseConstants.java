package org.wscsim.core.coremesh;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.YamlMapping;

/**
 * The two fitted constants of SRAM-only wafers, both in cycles so that they carry to another clock. Immutable.
 *
 * @param cyclesPerInstruction issue of one vector instruction of a GEMM's or GEMV's inner loop, whatever its length
 * @param cyclesPerMessage software of one communication step: descriptors, the start of asynchronous copies, the tasks
 *     that run when they end
 */
public record WseConstants(double cyclesPerInstruction, double cyclesPerMessage) {
    private static final double MAX_CYCLES = 1e6;

    public WseConstants {
        if (!(cyclesPerInstruction >= 0 && cyclesPerMessage >= 0)) {
            throw new IllegalArgumentException(
                    "negative cycles: perInstruction=" + cyclesPerInstruction + ", perMessage=" + cyclesPerMessage);
        }
    }

    static WseConstants of(YamlMapping section) {
        return new WseConstants(
                section.requireDouble("cycles_per_instruction", 0, MAX_CYCLES),
                section.requireDouble("cycles_per_message", 0, MAX_CYCLES));
    }

    /** Keys and values of the section, in the file's order. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("cycles_per_instruction", cyclesPerInstruction);
        values.put("cycles_per_message", cyclesPerMessage);
        return values;
    }
}
