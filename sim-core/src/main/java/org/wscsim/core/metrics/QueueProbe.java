package org.wscsim.core.metrics;

/**
 * Judges whether the offered load exceeded capacity: the time-average number of requests waiting in each third of the
 * arrival window, and how many wait when it closes.
 *
 * <p>Under a steady load above capacity the queue grows linearly, the thirds stand as 1 : 3 : 5 and the end as 6. A run is
 * unstable when the last third stands for a wait (by Little's law) of at least {@value #LEAST_WAIT_SHARE} of the window, and
 * either each third exceeds the one before by the factors below and half of the last is still there at the end, or the last exceeds the first and at least
 * {@value #LEFT_SHARE} of all requests still wait when the last one arrives. A burst that is worked off inside the window
 * is stable. Short or simultaneous workloads are not judged. Confined to the simulation thread.
 */
public final class QueueProbe {
    static final double LEAST_WAIT_SHARE = 0.02;
    static final double LAST_TO_MIDDLE = 1.25;
    static final double MIDDLE_TO_FIRST = 1.5;
    static final double END_TO_LAST = 0.5;
    static final double LEFT_SHARE = 0.05;
    static final long LEAST_LEFT = 50;
    /** Shorter workloads are not judged. */
    public static final long LEAST_REQUESTS = 100;

    private static final int PARTS = 3;

    private final long windowPs;
    private final Sum128[] waitingTime = {new Sum128(), new Sum128(), new Sum128()};
    private long waiting;
    private long lastPs;
    private long waitingAtEnd;
    private boolean windowClosed;

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
        if (!windowClosed && nowPs > windowPs) {
            waitingAtEnd = waiting;
            windowClosed = true;
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

    /** What a verdict rests on, to the tenth of a request. */
    public String text() {
        return "waiting on average, by third of the arrival window: " + tenths(meanWaiting(0)) + ", "
                + tenths(meanWaiting(1)) + ", " + tenths(meanWaiting(2)) + "; at its end: " + waitingAtEnd;
    }

    private static double tenths(double waiting) {
        return StrictMath.rint(waiting * 10) / 10;
    }

    /** True and false are verdicts; null = not judged. */
    public @org.jspecify.annotations.Nullable Boolean growing(long arrivals, long endPs) {
        accumulate(endPs);
        if (windowPs <= 0 || arrivals < LEAST_REQUESTS) {
            return null;
        }
        if (meanWaiting(2) / arrivals < LEAST_WAIT_SHARE) {
            return false;
        }
        long left = windowClosed ? waitingAtEnd : waiting;
        boolean throughout = meanWaiting(2) > LAST_TO_MIDDLE * meanWaiting(1)
                && meanWaiting(1) > MIDDLE_TO_FIRST * meanWaiting(0)
                && left >= END_TO_LAST * meanWaiting(2);
        boolean leftOver = left >= Math.max((double) LEAST_LEFT, LEFT_SHARE * arrivals)
                && meanWaiting(2) > MIDDLE_TO_FIRST * meanWaiting(0);
        return throughout || leftOver;
    }
}
