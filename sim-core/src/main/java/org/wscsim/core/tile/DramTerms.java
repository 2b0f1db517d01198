package org.wscsim.core.tile;

/**
 * How long an operator takes under one mapping, as a function of the DRAM bandwidth B alone; caller-owned, overwritten.
 *
 * <pre>
 *   seconds(B) = (latency + first bytes / B, if any bytes at all) + edges + max(busy, bytes / B)
 * </pre>
 *
 * The same numbers in the same order as in {@link GemmSearch}, and so the same result to the last bit.
 */
final class DramTerms {
    /** Weights without which no core can begin. */
    double firstBytes;
    /** Fill and drain between cores. */
    double edgesSeconds;
    /** The longer of what cores and their links do. */
    double busySeconds;

    double bytes;

    double seconds(double latencySeconds, double dramBytesPerSecond) {
        double fill = bytes == 0 ? 0 : latencySeconds + firstBytes / dramBytesPerSecond;
        return fill + edgesSeconds + Math.max(busySeconds, bytes / dramBytesPerSecond);
    }
}
