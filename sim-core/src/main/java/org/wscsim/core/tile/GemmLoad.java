package org.wscsim.core.tile;

/**
 * What of a GEMM depends on the step: caller-owned, overwritten.
 *
 * <p>All fields must grow, or stay, with the tokens of the step: the prices are then monotone in them.
 */
final class GemmLoad {
    /** Rows that each matrix sees on average, of those that see any. */
    long rows;
    /** Rows that the busiest matrix sees. */
    long busiestRows;
    /** Matrices that see any row at all. */
    double touchedMatrices;
    /** Weight bytes that must come from DRAM, if read once: without what stays in SRAM. */
    double streamedWeightBytes;
    /** Inputs that did not fit the SRAM and are read from DRAM. */
    double spilledInputBytes;
    /** Outputs that do not fit the SRAM and are written to DRAM. */
    double spilledOutputBytes;
    /** Fused epilogue: bias, activation, residual; all cores together. */
    double vectorOps;
}
