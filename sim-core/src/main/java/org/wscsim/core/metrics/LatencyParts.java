package org.wscsim.core.metrics;

/**
 * The seven parts of E2E by how long a request took: E2E falls into classes of at most 3 % width (32 per power of two), and a
 * class keeps the number of its requests and the sum of each part. So the parts of any band of ranks, the slowest hundredth
 * say, are found without keeping requests; where a band ends inside a class, it takes its share of that class.
 *
 * <p>130 KB; allocates nothing while adding. Confined to the simulation thread.
 */
public final class LatencyParts {
    /** Parts in the order of {@link RequestRecord}'s fields. */
    public static final int PARTS = 7;

    private static final int SUB_BITS = 5;
    private static final int CLASSES = Long.SIZE << SUB_BITS;

    private final long[] counts = new long[CLASSES];
    private final double[] sums = new double[CLASSES * PARTS];
    private long requests;

    public void add(RequestRecord request) {
        int at = classOf(request.e2ePs);
        counts[at]++;
        requests++;
        int row = at * PARTS;
        sums[row] += request.queuePs;
        sums[row + 1] += request.prefillComputePs;
        sums[row + 2] += request.kvTransferPs;
        sums[row + 3] += request.decodeComputePs;
        sums[row + 4] += request.dramWaitPs;
        sums[row + 5] += request.nocWaitPs;
        sums[row + 6] += request.preemptionPs;
    }

    private static int classOf(long ps) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(ps | 1);
        int sub = exponent < SUB_BITS ? 0 : (int) (ps >>> (exponent - SUB_BITS)) & ((1 << SUB_BITS) - 1);
        return (exponent << SUB_BITS) | sub;
    }

    public long requests() {
        return requests;
    }

    /**
     * Mean of each part over the requests whose E2E ranks between two shares of all, 0 for the fastest and 1 for the slowest.
     *
     * @return ps; zeros where nobody is
     */
    public double[] meansPs(double fromShare, double toShare) {
        double from = fromShare * requests;
        double to = toShare * requests;
        double[] means = new double[PARTS];
        double weight = 0;
        long before = 0;
        for (int at = 0; at < CLASSES; at++) {
            double overlap = Math.min(to, (double) (before + counts[at])) - Math.max(from, (double) before);
            before += counts[at];
            if (counts[at] > 0 && overlap > 0) {
                weight += overlap;
                for (int part = 0; part < PARTS; part++) {
                    means[part] += sums[at * PARTS + part] * (overlap / counts[at]);
                }
            }
        }
        for (int part = 0; part < PARTS && weight > 0; part++) {
            means[part] /= weight;
        }
        return means;
    }
}
