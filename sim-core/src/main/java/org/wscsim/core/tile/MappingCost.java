package org.wscsim.core.tile;

/**
 * What an operator costs under one mapping, on one die, once; caller-owned, overwritten. Seconds and bytes.
 *
 * <p>{@code seconds = overhead + max(compute, noc, dram)}: tiles are double-buffered, so the three overlap; fill, drain
 * and what lies between tiles does not.
 */
final class MappingCost {
    /** Matrix and vector work of the busiest core. */
    double computeSeconds;
    /** The busiest link between cores. */
    double nocSeconds;

    double dramSeconds;
    double dramBytes;
    /** First tile, last tile, tile starts, crossings of the core array; at these bandwidths. */
    double overheadSeconds;
    /** With a DRAM of infinite bandwidth and no latency. */
    double computeBoundSeconds;

    double seconds;

    void clear() {
        computeSeconds = 0;
        nocSeconds = 0;
        dramSeconds = 0;
        dramBytes = 0;
        overheadSeconds = 0;
        computeBoundSeconds = 0;
        seconds = 0;
    }
}
