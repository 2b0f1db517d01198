package org.wscsim.traces.statistics;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.request.SloClass;

/**
 * One reading of a whole workload: it validates every row, and yields the means a planner needs, the arrival span a run
 * needs and the checksum that identifies the requests. Immutable once made.
 *
 * <p>Rates: n requests over the span from first to last arrival have n - 1 gaps, so the mean rate is (n - 1)/span.
 * Spread: the coefficient of variation (CV) of the gaps is 1 for a Poisson process; burstiness is (CV - 1)/(CV + 1)
 * (Goh and Barabasi, EPL 81, 2008), -1 for equal gaps, 0 for Poisson, towards 1 for bursts.
 *
 * <p>Cost: 11 ns per request besides the source's own; memory as of {@link LengthDistribution}, whatever the number
 * of requests.
 */
public final class TraceProfile {
    /** Requests are counted for models with numbers below this. */
    public static final int MAX_MODELS = 64;

    private static final long WINDOW_PS = 60 * VirtualTime.PS_PER_SECOND;

    private final LengthDistribution prompts = new LengthDistribution();
    private final LengthDistribution outputs = new LengthDistribution();
    private final GapStatistics gaps = new GapStatistics();
    private final ArrivalChecksum checksum = new ArrivalChecksum();
    private final long[] requestsOfModel = new long[MAX_MODELS];
    private final long[] requestsOfClass = new long[SloClass.count()];
    private long firstArrivalPs;
    private long lastArrivalPs;
    private long window = -1;
    private long windowRequests;
    private long peakWindowRequests;
    private long windowPromptTokens;
    private long peakWindowPromptTokens;

    private TraceProfile() {}

    /**
     * Reads the source to its end and closes it.
     *
     * @throws org.wscsim.core.failure.BadInputException as the source does, for its first bad row
     * @throws org.wscsim.core.failure.LimitReachedException as the source does, for a span beyond 100 days
     */
    public static TraceProfile of(ArrivalSource source) {
        final TraceProfile profile = new TraceProfile();
        final Arrival arrival = new Arrival();
        try (source) {
            while (source.next(arrival)) {
                profile.add(arrival);
            }
        }
        return profile;
    }

    private void add(Arrival arrival) {
        if (prompts.count() == 0) {
            firstArrivalPs = arrival.arrivalPs;
        }
        assert arrival.arrivalPs >= lastArrivalPs : "arrivals out of order: requestId=" + arrival.requestId;
        lastArrivalPs = arrival.arrivalPs;
        prompts.add(arrival.promptTokens);
        outputs.add(arrival.outputTokens);
        gaps.add(arrival.arrivalPs);
        checksum.add(arrival);
        if (arrival.modelId < MAX_MODELS) {
            requestsOfModel[arrival.modelId]++;
        }
        if (arrival.sloClass >= 0 && arrival.sloClass < requestsOfClass.length) {
            requestsOfClass[arrival.sloClass]++;
        }
        addToWindow(arrival.arrivalPs / WINDOW_PS, arrival.promptTokens);
    }

    private void addToWindow(long arrivalWindow, int promptTokens) {
        boolean same = arrivalWindow == window;
        windowRequests = same ? windowRequests + 1 : 1;
        windowPromptTokens = same ? windowPromptTokens + promptTokens : promptTokens;
        window = arrivalWindow;
        peakWindowPromptTokens = Math.max(peakWindowPromptTokens, windowPromptTokens);
        peakWindowRequests = Math.max(peakWindowRequests, windowRequests);
    }

    public long requests() {
        return prompts.count();
    }

    /** Requests that ask for the model with this number below {@value #MAX_MODELS}; those that name none ask for 0. */
    public long requestsOfModel(int model) {
        return requestsOfModel[model];
    }

    /** Requests of a class of service; those that name none are standard. */
    public long requestsOf(SloClass sloClass) {
        return requestsOfClass[sloClass.code()];
    }

    /** Distribution of prompt lengths: mean, percentiles, sum, longest. */
    public LengthDistribution prompts() {
        return prompts;
    }

    /** Distribution of output lengths: mean, percentiles, sum, longest. */
    public LengthDistribution outputs() {
        return outputs;
    }

    /** Arrival of the first request. */
    public long firstArrivalPs() {
        return firstArrivalPs;
    }

    /** Arrival of the last request; what a run calls its arrival span. */
    public long lastArrivalPs() {
        return lastArrivalPs;
    }

    /** First to last arrival; 0 for a single request. */
    public long spanPs() {
        return lastArrivalPs - firstArrivalPs;
    }

    /**
     * Mean arrival rate, (n - 1)/span: 0 for fewer than two requests, infinite where several arrive at one instant.
     */
    public double requestsPerSecond() {
        return requests() < 2 ? 0 : (requests() - 1) / VirtualTime.seconds(spanPs());
    }

    /** Most requests in one of the minutes counted from time 0, per second. */
    public double peakMinuteRequestsPerSecond() {
        return peakWindowRequests / VirtualTime.seconds(WINDOW_PS);
    }

    /** Most prompt tokens that arrive in one of the minutes counted from time 0, per second. */
    public double peakMinutePromptTokensPerSecond() {
        return peakWindowPromptTokens / VirtualTime.seconds(WINDOW_PS);
    }

    /** Coefficient of variation of the gaps between arrivals; 0 where there is none. */
    public double gapCoefficientOfVariation() {
        return gaps.coefficientOfVariation();
    }

    /** (CV - 1)/(CV + 1) of the gaps, -1..1. */
    public double burstiness() {
        final double cv = gapCoefficientOfVariation();
        return (cv - 1) / (cv + 1);
    }

    /** See {@link ArrivalChecksum}. */
    public long checksum() {
        return checksum.value();
    }

    /** The checksum as 16 hexadecimal digits. */
    public String checksumText() {
        return String.format("%016x", checksum());
    }
}
