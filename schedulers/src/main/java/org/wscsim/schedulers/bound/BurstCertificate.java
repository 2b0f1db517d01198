package org.wscsim.schedulers.bound;

/**
 * Proof that requests cannot be served at a rate: times in which more work has to be done than the wafer can do, whichever
 * requests miss their limits. Whoever reads it needs no search; see {@link BurstBound#proves}. The arrays are not copied and
 * must not change. Immutable, any thread.
 *
 * @param resource that does not suffice
 * @param rate requests per second at which they are offered
 * @param fromPs begin of each stretch of time, after the first arrival, rising
 * @param untilPs end of each, not after the next one's begin
 * @param keptSeconds work of the requests whose windows lie inside, less those that may miss, on the whole wafer
 * @param openSeconds length of all stretches
 */
public record BurstCertificate(
        BurstBound.Resource resource,
        double rate,
        long[] fromPs,
        long[] untilPs,
        double keptSeconds,
        double openSeconds) {
    private static final double PS_PER_SECOND = 1e12;
    /** Arrivals are rounded when they are rescaled, here and by whoever offers them. */
    private static final long ROUNDING_PS = 8;

    /** Of these stretches, whether or not they prove anything. */
    static BurstCertificate of(
            BurstBound.Resource resource, double rate, BurstDemand demand, long[] fromPs, long[] untilPs) {
        double kept = demand.kept(inside(demand, fromPs, untilPs), null);
        long open = 0;
        for (int i = 0; i < fromPs.length; i++) {
            open += untilPs[i] - fromPs[i] + ROUNDING_PS;
        }
        return new BurstCertificate(resource, rate, fromPs, untilPs, kept / PS_PER_SECOND, open / PS_PER_SECOND);
    }

    /** Whether there is more work than time. */
    boolean holds() {
        return keptSeconds > openSeconds;
    }

    /** Work of each request that has to be done inside the stretches: of parts whose window lies in one of them. */
    static double[] inside(BurstDemand demand, long[] fromPs, long[] untilPs) {
        double[] work = new double[demand.count()];
        int stretch = -1;
        for (int i = 0; i < work.length; i++) {
            while (stretch + 1 < fromPs.length && fromPs[stretch + 1] <= demand.startPs()[i]) {
                stretch++;
            }
            if (stretch >= 0 && demand.promptEndPs()[i] <= untilPs[stretch]) {
                work[i] = demand.promptWorkPs()[i];
                work[i] += demand.answerEndPs()[i] <= untilPs[stretch] ? demand.answerWorkPs()[i] : 0;
            }
        }
        return work;
    }
}
