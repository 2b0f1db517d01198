package org.wscsim.traces.synthetic;

import java.util.Arrays;

/**
 * How many requests a period expects in each of its pieces; the period repeats. Immutable.
 *
 * @param periodSeconds the published span plus one mean gap, so that the next period's first request follows by one gap
 * @param pieceSeconds length of each piece; the last one ends with the period
 * @param pieceRequests requests in each piece, at least one
 */
record RateCurve(double periodSeconds, double pieceSeconds, int[] pieceRequests) {
    /** A curve for a trace of known span from first to last arrival. */
    static RateCurve ofSpan(double spanSeconds, double pieceSeconds, int... pieceRequests) {
        final int requests = Arrays.stream(pieceRequests).sum();
        return new RateCurve(spanSeconds * requests / (requests - 1), pieceSeconds, pieceRequests);
    }

    /** The same rate all the time. */
    static RateCurve flat(double spanSeconds, int requests) {
        return ofSpan(spanSeconds, spanSeconds * requests / (requests - 1), requests);
    }

    /** Requests of one period. */
    int requests() {
        return Arrays.stream(pieceRequests).sum();
    }

    /** Mean rate over a period. */
    double requestsPerSecond() {
        return requests() / periodSeconds;
    }

    /** Time since the period's start at which a piece is over by the given fraction. */
    double secondsAt(int piece, double fraction) {
        final double start = piece * pieceSeconds;
        return start + fraction * Math.min(pieceSeconds, periodSeconds - start);
    }
}
