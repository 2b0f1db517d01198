package org.wscsim.schedulers.search;

/**
 * Latency by load where load shows as the number of sequences held: the smallest batch that sustains the rate asked for.
 * Rates and latencies are made monotone (running maxima), so that the curve never falls with the load, whatever the prices
 * are.
 */
final class BatchCurve implements InstanceFluid.LatencyCurve {
    private final double[] rate;
    private final double[] latencyPs;
    private final double full;

    /**
     * @param rate requests per second with 1, 2, ... sequences; overwritten
     * @param latencyPs residence of a request then; overwritten
     * @param full the rate that shares are of
     */
    BatchCurve(double[] rate, double[] latencyPs, double full) {
        for (int i = 1; i < rate.length; i++) {
            rate[i] = Math.max(rate[i], rate[i - 1]);
            latencyPs[i] = Math.max(latencyPs[i], latencyPs[i - 1]);
        }
        this.rate = rate;
        this.latencyPs = latencyPs;
        this.full = full;
    }

    @Override
    public double ps(double share) {
        double wanted = share * full;
        int low = 0;
        int high = rate.length - 1;
        if (share > 1 || rate[high] < wanted) {
            return Double.POSITIVE_INFINITY;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rate[middle] >= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return latencyPs[low];
    }
}
