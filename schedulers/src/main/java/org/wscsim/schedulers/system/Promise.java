package org.wscsim.schedulers.system;

import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.model.ModelSpec;

/** What requests are promised where the user says nothing: limits by the size of the model. Stateless. */
public final class Promise {
    private static final long PS_PER_MS = 1_000_000_000L;
    private static final long TTFT_PS = 1_000 * PS_PER_MS;

    /** For a model of about 70 billion parameters. */
    static final GoodputLimits OF_70B = limits(1_000, 50);

    private Promise() {}

    /**
     * TTFT 1 s and {0.1, 0.5, 1, 2.5} ms more for every prompt token, TPOT {25, 40, 50, 100} ms, for models of about 7, 30,
     * 70 and 175 billion parameters; a model belongs to the nearest of them by ratio.
     */
    public static GoodputLimits of(ModelSpec model) {
        double billions = model.parameters() / 1e9;
        if (billions < Math.sqrt(7 * 30.0)) {
            return limits(100, 25);
        }
        if (billions < Math.sqrt(30 * 70.0)) {
            return limits(500, 40);
        }
        return billions < Math.sqrt(70 * 175.0) ? OF_70B : limits(2_500, 100);
    }

    private static GoodputLimits limits(long microsecondsPerToken, long tpotMs) {
        return new GoodputLimits(TTFT_PS, microsecondsPerToken * PS_PER_MS / 1_000, tpotMs * PS_PER_MS, Long.MAX_VALUE);
    }
}
