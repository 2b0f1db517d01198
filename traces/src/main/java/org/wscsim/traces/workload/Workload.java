package org.wscsim.traces.workload;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;
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

    /** A fresh source at the first request; the caller closes it. */
    public ArrivalSource open() {
        return opener.open();
    }

    /**
     * A fresh source that must turn out to be the workload that was profiled.
     *
     * @throws BadInputException from the source's end, when the file has changed since
     */
    public ArrivalSource openUnchanged(TraceProfile profile) {
        return new UnchangedSource(open(), profile, spec.displayName());
    }

    /** Reads the whole workload once and describes it; fails where a row is bad. */
    public TraceProfile profile() {
        return TraceProfile.of(open());
    }
}
