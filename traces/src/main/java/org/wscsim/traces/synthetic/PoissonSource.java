package org.wscsim.traces.synthetic;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * Poisson arrivals: independent exponential gaps, the first request at 0. Lengths are fixed, or drawn like those of a
 * fitted workload.
 *
 * <p>Each gap is rounded to a picosecond and added as an integer, so time does not drift with the number of requests. The
 * arrivals do not depend on the lengths. 17 ns per request with fixed lengths, allocates nothing. Confined to one thread.
 */
public final class PoissonSource implements ArrivalSource {
    private final RandomStream gaps;
    private final double requestsPerSecond;
    private final long requests;
    private final int promptTokens;
    private final int outputTokens;
    private final @Nullable FittedLengths lengths;
    private long produced;
    private long arrivalPs;

    /**
     * Requests of one length.
     *
     * @param requestsPerSecond above 0; infinite means all at 0
     * @param requests how many, at least 1
     * @param promptTokens 1..{@link Arrival#MAX_TOKENS}, or 0 to draw them like the conversation trace's
     * @param outputTokens 1..{@link Arrival#MAX_TOKENS}, or 0 to draw them like the conversation trace's
     * @throws BadInputException when an argument is out of range
     */
    public PoissonSource(double requestsPerSecond, long requests, long seed, int promptTokens, int outputTokens) {
        if (!(requestsPerSecond > 0)) {
            throw new BadInputException(
                    "request rate out of range: requests_per_second=" + requestsPerSecond + ", allowed=above 0 or inf");
        }
        if (requests < 1) {
            throw new BadInputException(
                    "number of requests out of range: requests=" + requests + ", allowed=1 or more");
        }
        checkTokens("prompt_tokens", promptTokens);
        checkTokens("output_tokens", outputTokens);
        this.gaps = new RandomStream(seed, "arrivals");
        this.requestsPerSecond = requestsPerSecond;
        this.requests = requests;
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.lengths =
                promptTokens > 0 && outputTokens > 0 ? null : new FittedLengths(FittedWorkload.AZURE_CONV.spec(), seed);
    }

    private static void checkTokens(String name, int tokens) {
        if (tokens < 0 || tokens > Arrival.MAX_TOKENS) {
            throw new BadInputException("length out of range: " + name + "=" + tokens + ", allowed=1.."
                    + Arrival.MAX_TOKENS + "; 0 draws conversation lengths");
        }
    }

    @Override
    public boolean next(Arrival into) {
        if (produced == requests) {
            return false;
        }
        if (produced > 0) {
            arrivalPs = later(gaps.nextExponential() / requestsPerSecond);
        }
        int prompt = promptTokens;
        int output = outputTokens;
        if (lengths != null) {
            lengths.next();
            prompt = prompt > 0 ? prompt : lengths.promptTokens();
            output = output > 0 ? output : lengths.outputTokens();
        }
        into.set(produced++, arrivalPs, prompt, output);
        return true;
    }

    private long later(double gapSeconds) {
        final double leftSeconds = VirtualTime.seconds(VirtualTime.MAX_SPAN_PS - arrivalPs);
        if (gapSeconds > leftSeconds) {
            throw new LimitReachedException(
                    "workload too long: requests_per_second=" + requestsPerSecond + ", requests=" + requests
                            + ", limit=8640000 s (100 days); raise the request rate or lower the number of requests");
        }
        return arrivalPs + VirtualTime.psOfSeconds(gapSeconds);
    }

    @Override
    public void close() {}
}
