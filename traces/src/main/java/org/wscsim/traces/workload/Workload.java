package org.wscsim.traces.workload;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.request.FeedbackSource;
import org.wscsim.traces.client.AnsweredAtOnce;
import org.wscsim.traces.statistics.TraceProfile;

/**
 * A workload that can be read any number of times, each time the same requests: once to profile it, then to run it.
 * Immutable; each source is confined to its reader.
 */
public final class Workload {
    private final WorkloadSpec spec;
    private final Opener opener;

    /** Makes fresh sources. */
    @FunctionalInterface
    interface Opener {
        ArrivalSource open();
    }

    Workload(WorkloadSpec spec, Opener opener) {
        this.spec = spec;
        this.opener = opener;
    }

    public WorkloadSpec spec() {
        return spec;
    }

    /**
     * A fresh source at the first request; the caller closes it. A {@link FeedbackSource} where arrivals wait for
     * departures.
     */
    public ArrivalSource open() {
        return opener.open();
    }

    /** A fresh source that needs no simulation: where arrivals wait for departures, every answer takes no time. */
    public ArrivalSource openAlone() {
        final ArrivalSource source = open();
        return source instanceof FeedbackSource feedback ? new AnsweredAtOnce(feedback) : source;
    }

    /** Whether arrivals wait for departures, so that only a simulation knows when they come. */
    public boolean hasFeedback() {
        try (ArrivalSource source = open()) {
            return source instanceof FeedbackSource;
        }
    }

    /**
     * A fresh source that must turn out to be the workload that was profiled.
     *
     * @throws BadInputException from the source's end, when the file has changed since
     */
    public ArrivalSource openUnchanged(TraceProfile profile) {
        final ArrivalSource source = open();
        // with feedback the requests come from a seed, but at times that no reading beforehand knows
        return source instanceof FeedbackSource ? source : new UnchangedSource(source, profile, spec.displayName());
    }

    /** Reads the whole workload once, see {@link #openAlone}, and describes it; fails where a row is bad. */
    public TraceProfile profile() {
        return TraceProfile.of(openAlone());
    }
}
