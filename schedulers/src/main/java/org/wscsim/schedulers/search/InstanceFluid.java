package org.wscsim.schedulers.search;

import org.jspecify.annotations.Nullable;

/**
 * What one kind of instance does in steady state, from step prices. Immutable.
 *
 * <p>Rates are whole numbers of 10<sup>-9</sup> requests per second, so that sums and bounds of sums are exact.
 *
 * @param kind which
 * @param nanoRate requests per 10<sup>9</sup> seconds; all parts of a shared die together; 0 when it cannot serve
 * @param batch prompts of a step, or sequences decoding, at that rate
 * @param promptPs TTFT of a mean prompt that waits for nobody; 0 for decode instances
 * @param stepPs time between two tokens of a sequence at that rate; 0 for prefill instances
 * @param curve latency by load; null when it cannot serve
 * @param obstacle why it cannot serve
 */
public record InstanceFluid(
        InstanceShapes.Kind kind,
        long nanoRate,
        int batch,
        long promptPs,
        long stepPs,
        @Nullable LatencyCurve curve,
        Obstacle obstacle) {
    /** What keeps a kind of instance from serving. */
    public enum Obstacle {
        NONE,
        /** Weights and one mean request do not fit its DRAM. */
        MEMORY,
        /** Not even the least batch meets the latency limits. */
        LATENCY
    }

    static InstanceFluid unable(InstanceShapes.Kind kind, Obstacle why) {
        return new InstanceFluid(kind, 0, 0, 0, 0, null, why);
    }

    public double requestsPerSecond() {
        return nanoRate / 1e9;
    }

    public double requestsPerSecondPerDie() {
        return requestsPerSecond() / kind.dies();
    }

    /** Mean residence of a request at this share of the rate; infinite where it cannot serve. */
    double latencyPs(double share) {
        return curve == null ? Double.POSITIVE_INFINITY : curve.ps(share);
    }

    /** Latency of a request at a share of an instance's rate; never falls with the share. */
    interface LatencyCurve {
        double ps(double share);
    }
}
