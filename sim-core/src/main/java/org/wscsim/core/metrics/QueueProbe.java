package org.wscsim.core.metrics;

/**
 * Judges whether the queue kept growing: the time-average number of requests waiting, in each third of the arrival
 * window.
 *
 * <p>Under a load above capacity the queue grows linearly, and the thirds stand as 1 : 3 : 5. A run is unstable when
 * each third exceeds the one before by the factors below and the last one stands for a wait (by Little's law) of at
 * least {@value #LEAST_WAIT_SHARE} of the window. Short or simultaneous workloads are not judged. Confined to the
 * simulation thread.
 */
public final class QueueProbe {
    static final double LEAST_WAIT_SHARE = 0.02;
    static final double LAST_TO_MIDDLE = 1.25;
    static final double MIDDLE_TO_FIRST = 1.5;
    static final long LEAST_REQUESTS = 100;
    private static final int PARTS = 3;

    private final long windowPs;
    private final Sum128[] waitingTime = {new Sum128(), new Sum128(), new Sum128()};
    private long waiting;
    private long lastPs;

    /**
     * @param windowPs arrival of the last request; 0 when unknown
     */
    public QueueProbe(long windowPs) {
        this.windowPs = windowPs;
    }

    /** The number of waiting requests changes now. */
    public void change(int delta, long nowPs) {
        accumulate(nowPs);
        waiting += delta;
    }

    private void accumulate(long nowPs) {
        if (waiting > 0 && lastPs < windowPs) {
            long from = lastPs;
            long end = Math.min(nowPs, windowPs);
            for (int part = 0; part < PARTS; part++) {
                long partEnd = boundary(part + 1);
                if (from < partEnd && from < end) {
                    long to = Math.min(end, partEnd);
                    waitingTime[part].addProduct(to - from, waiting);
                    from = to;
                }
            }
        }
        lastPs = nowPs;
    }

    private long boundary(int part) {
        return part == PARTS ? windowPs : windowPs / PARTS * part;
    }

    /** Mean number waiting in a third of the window. */
    public double meanWaiting(int part) {
        long length = boundary(part + 1) - boundary(part);
        return length == 0 ? 0 : waitingTime[part].toDouble() / length;
    }

    /** True and false are verdicts; null = not judged. */
    public @org.jspecify.annotations.Nullable Boolean growing(long arrivals, long endPs) {
        accumulate(endPs);
        if (windowPs <= 0 || arrivals < LEAST_REQUESTS) {
            return null;
        }
        double meanWaitShare = meanWaiting(2) / arrivals;
        return meanWaitShare >= LEAST_WAIT_SHARE
                && meanWaiting(2) > LAST_TO_MIDDLE * meanWaiting(1)
                && meanWaiting(1) > MIDDLE_TO_FIRST * meanWaiting(0);
    }
}
