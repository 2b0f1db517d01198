package org.wscsim.core.tile;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.WaferSpec;

/**
 * The cores of one tensor-parallel rank: a die's, or a sub-die instance's rectangle of them. Rates are per core unless
 * they say otherwise. Immutable, any thread.
 *
 * <p>SRAM is used thus: weights that stay for good, if any; of the rest, half holds activations from operator to
 * operator, spread over all cores, and half holds the tiles at work. DRAM data enters the core mesh through the core
 * links that cross the die's edge, of which a sub-die instance has its share.
 *
 * @param columns cores in x
 * @param rows cores in y
 * @param matrixFlopsPerSecond of a core's matrix unit on a tile in its SRAM
 * @param vectorOpsPerSecond achievable of a core's vector unit
 * @param tileSramBytes of a core, for the tiles at work
 * @param activationSramBytes of all cores, for inputs and outputs
 * @param nocBytesPerSecond of a link between cores, one direction
 * @param edgeLinks core links over which DRAM data enters
 * @param dramLatencySeconds until the first byte of an access arrives
 */
record CoreArray(
        int columns,
        int rows,
        double matrixFlopsPerSecond,
        double vectorOpsPerSecond,
        double tileSramBytes,
        double activationSramBytes,
        double nocBytesPerSecond,
        double edgeLinks,
        double dramLatencySeconds) {
    /** Share of the SRAM that is not taken by resident weights. */
    private static final double ACTIVATION_SRAM_SHARE = 0.5;

    /**
     * A hop between neighbouring cores: four cycles of a router and a link at 1 GHz. Not published for the paper's wafer;
     * BookSim's default router takes as many.
     */
    static final double HOP_SECONDS = 4e-9;

    /**
     * What a core spends between two tiles: the matrix unit drains and fills, buffers are exchanged with the neighbours.
     * Our assumption, 64 cycles at 1 GHz.
     */
    static final double TILE_START_SECONDS = 64e-9;

    /**
     * Rows, columns and depth that the matrix unit works on at a time: 512 multiply-adds a cycle, which is 1.02 TFLOP/s
     * at 1 GHz, as a cube of 8. Smaller tiles leave part of it idle.
     */
    static final int MATRIX_QUANTUM = 8;

    /**
     * Share of its peak that a matrix unit reaches on a tile in its own SRAM (bank conflicts, address generation, stalls).
     * Not published; the best of some ten thousand GEMMs measured on an A100 reaches 0.958 of its peak
     * (ai-dynamo/aiconfigurator), the best on a Wormhole die 0.66 (tenstorrent/tt-metal).
     */
    static final double MATRIX_ISSUE_FRACTION = 0.95;

    /** Bytes of a partial sum. */
    static final int SUM_BYTES = 4;

    /**
     * The cores that a share of a die has, as near to a square as their number allows.
     *
     * @param dieShare in (0, 1]
     * @param residentBytes of weights that stay in this rank's SRAM
     */
    static CoreArray of(WaferSpec wafer, double dieShare, double residentBytes) {
        WaferSpec.Core core = wafer.core();
        WaferSpec.Die die = wafer.die();
        int cores = Math.max(1, (int) Math.round(die.cores() * dieShare));
        boolean whole = cores == die.cores();
        int rows = whole ? die.coreRows() : largestDivisorUpToRoot(cores);
        double free = Math.max(0, core.sramBytes() - residentBytes / cores);
        return new CoreArray(
                cores / rows,
                rows,
                core.matrixFlopsPerSecond() * MATRIX_ISSUE_FRACTION,
                core.vectorOpsPerSecond() * wafer.achievable().vectorFraction(),
                free * (1 - ACTIVATION_SRAM_SHARE),
                free * cores * ACTIVATION_SRAM_SHARE,
                core.nocBytesPerSecondPerLink(),
                2.0 * (die.coreColumns() + die.coreRows()) * cores / die.cores(),
                VirtualTime.seconds(die.dramLatencyPs()));
    }

    int cores() {
        return columns * rows;
    }

    /** From a corner to the opposite one, there and back: a broadcast, or a barrier. */
    double crossingSeconds() {
        return (columns + rows) * HOP_SECONDS;
    }

    double edgeBytesPerSecond() {
        return edgeLinks * nocBytesPerSecond;
    }

    /** Time of vector work that is spread over all cores. */
    double vectorSeconds(double ops) {
        return ops / (vectorOpsPerSecond * cores());
    }

    private static int largestDivisorUpToRoot(int cores) {
        int largest = 1;
        for (int divisor = 2; divisor * divisor <= cores; divisor++) {
            if (cores % divisor == 0) {
                largest = divisor;
            }
        }
        return largest;
    }
}
