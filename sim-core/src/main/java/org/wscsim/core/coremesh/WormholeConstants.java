package org.wscsim.core.coremesh;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Fitted constants of GEMM on a Wormhole die. Immutable.
 *
 * @param launchSeconds of a kernel that is replayed from a trace
 * @param tileOverheadCycles of a product of two 32 x 32 tiles beyond the matrix unit's passes
 * @param dramFraction of the data sheet's bandwidth that operands and results stream at
 * @param exposedFraction of the shorter one of compute and operand streaming that the longer does not hide
 * @param dispatchSeconds least time of a kernel that the host dispatches, operands in DRAM
 * @param shardedDispatchSeconds the same with input and output sharded over the cores' L1
 */
public record WormholeConstants(
        double launchSeconds,
        double tileOverheadCycles,
        double dramFraction,
        double exposedFraction,
        double dispatchSeconds,
        double shardedDispatchSeconds) {

    static WormholeConstants of(YamlMapping section) {
        return new WormholeConstants(
                section.requireDouble("launch_seconds", 0, 1),
                section.requireDouble("tile_overhead_cycles", 0, 1e6),
                section.requireDouble("dram_fraction", 1e-3, 1),
                section.requireDouble("exposed_fraction", 0, 1),
                section.requireDouble("dispatch_seconds", 0, 1),
                section.requireDouble("sharded_dispatch_seconds", 0, 1));
    }

    /** Keys and values of the section, in the file's order. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("launch_seconds", launchSeconds);
        values.put("tile_overhead_cycles", tileOverheadCycles);
        values.put("dram_fraction", dramFraction);
        values.put("exposed_fraction", exposedFraction);
        values.put("dispatch_seconds", dispatchSeconds);
        values.put("sharded_dispatch_seconds", shardedDispatchSeconds);
        return values;
    }
}
