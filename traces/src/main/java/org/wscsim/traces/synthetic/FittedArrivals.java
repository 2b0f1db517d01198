package org.wscsim.traces.synthetic;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;

/**
 * Draws arrival times of a {@link FittedSpec}: a renewal process in operational time, mapped through the rate curve.
 *
 * <p>With L(t) the expected requests up to time t, piecewise linear, the k-th arrival after the first, which is at 0, is
 * L<sup>-1</sup>(g_1 + ... + g_k). Time restarts with every period of the curve, so that no sum of doubles grows with the
 * number of requests. Confined to one thread.
 */
final class FittedArrivals {
    private static final double MAX_SPAN_SECONDS = VirtualTime.seconds(VirtualTime.MAX_SPAN_PS);

    private final QuantileTable gaps;
    private final RateCurve curve;
    private final int[] pieceRequests;
    private final double timeScale;
    private final long periodPs;
    private final StratifiedOrder order;

    private boolean started;
    private long periodStartPs;
    /** Operational time since the period's start. */
    private double position;

    private int piece;
    /** Requests in the period's pieces before this one. */
    private double before;

    private long arrivalPs;

    /**
     * Starts at time 0.
     *
     * @param timeScale what every time of the spec is multiplied by, 0 or more
     */
    FittedArrivals(FittedSpec spec, long seed, double timeScale) {
        this.gaps = spec.gaps();
        this.curve = spec.curve();
        this.pieceRequests = curve.pieceRequests();
        this.timeScale = timeScale;
        this.periodPs = ps(curve.periodSeconds() * timeScale);
        this.order = new StratifiedOrder(new RandomStream(seed, "arrivals"), spec.requests());
    }

    /** The next arrival, never before the one before it. */
    long nextPs() {
        if (started) {
            order.next();
            advance(gaps.at(order.probability()));
        }
        started = true;
        return arrivalPs;
    }

    private void advance(double gap) {
        position += gap;
        while (position >= before + pieceRequests[piece]) {
            before += pieceRequests[piece++];
            if (piece == pieceRequests.length) {
                position -= before;
                before = 0;
                piece = 0;
                periodStartPs = after(periodPs);
            }
        }
        final double seconds = curve.secondsAt(piece, (position - before) / pieceRequests[piece]);
        // The maximum, since the period's length is rounded as well.
        arrivalPs = Math.max(arrivalPs, after(ps(seconds * timeScale)));
    }

    private static long ps(double seconds) {
        return seconds < MAX_SPAN_SECONDS ? VirtualTime.psOfSeconds(seconds) : Long.MAX_VALUE;
    }

    private long after(long sincePeriodPs) {
        if (sincePeriodPs > VirtualTime.MAX_SPAN_PS - periodStartPs) {
            throw new LimitReachedException(
                    "workload too long: requests_per_second=" + curve.requestsPerSecond() / timeScale
                            + ", limit=8640000 s (100 days); raise the request rate or lower the number of requests");
        }
        return periodStartPs + sincePeriodPs;
    }
}
