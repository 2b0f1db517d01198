package org.wscsim.traces.synthetic;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;

/**
 * Wraps a workload to change its rate or its size; lengths and order stay as they are.
 *
 * <p>Every arrival a becomes floor(a r) for one double r, computed exactly in 128 bits: less than 1 ps off, order
 * preserved, the same on every machine. The mean rate of n requests is (n - 1)/span.
 */
public final class RateScaling {
    private RateScaling() {}

    /**
     * Rescales time so that the mean rate becomes the requested one.
     *
     * @param requestsPerSecond mean rate of the source, as {@code TraceProfile.requestsPerSecond} gives it: 0 for a single
     *     request, which keeps its arrival at 0 whatever is requested; infinite where all arrive at one instant
     * @param requestedPerSecond above 0; infinite lets every request arrive at 0
     * @throws BadInputException when the requested rate is not above 0, or finite while all requests arrive at one instant
     */
    public static ArrivalSource atRate(ArrivalSource source, double requestsPerSecond, double requestedPerSecond) {
        if (!(requestedPerSecond > 0)) {
            throw new BadInputException("request rate out of range: requests_per_second=" + requestedPerSecond
                    + ", allowed=above 0 or inf");
        }
        if (Double.isInfinite(requestedPerSecond)) {
            return new ScaledSource(source, 0);
        }
        if (Double.isInfinite(requestsPerSecond)) {
            throw new BadInputException("workload has no rate to rescale: requests_per_second=" + requestedPerSecond
                    + ", span=0 s; all its requests arrive at one instant");
        }
        return requestsPerSecond == 0 ? source : new ScaledSource(source, requestsPerSecond / requestedPerSecond);
    }

    /**
     * Compresses time by a factor: 2 doubles the rate.
     *
     * @throws BadInputException when the factor is not a finite number above 0
     */
    public static ArrivalSource scaled(ArrivalSource source, double factor) {
        checkFactor(factor);
        return factor == 1 ? source : new ScaledSource(source, 1 / factor);
    }

    /** Fails as {@link #scaled} does. */
    public static void checkFactor(double factor) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new BadInputException(
                    "rate scale out of range: factor=" + factor + ", allowed=a finite number above 0");
        }
    }

    /**
     * The first requests of the source, all of them where it has fewer.
     *
     * @throws BadInputException when {@code requests} is below 1
     */
    public static ArrivalSource limited(ArrivalSource source, long requests) {
        if (requests < 1) {
            throw new BadInputException(
                    "number of requests out of range: requests=" + requests + ", allowed=1 or more");
        }
        return new LimitedSource(source, requests);
    }

    /** The source without its first requests: times and ids start with the one behind them. */
    public static ArrivalSource skipping(ArrivalSource source, long requests) {
        return requests == 0 ? source : new SkippingSource(source, requests);
    }
}
