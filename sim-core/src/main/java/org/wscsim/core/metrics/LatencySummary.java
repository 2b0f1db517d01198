package org.wscsim.core.metrics;

/**
 * One latency over a run, ps. All zero when nothing was recorded.
 *
 * @param method {@code exact} (linear interpolation) or {@code histogram} (relative error at most 0.1 %)
 */
public record LatencySummary(
        long count,
        double meanPs,
        double stdPs,
        double medianPs,
        double p90Ps,
        double p95Ps,
        double p99Ps,
        double minPs,
        double maxPs,
        String method) {}
