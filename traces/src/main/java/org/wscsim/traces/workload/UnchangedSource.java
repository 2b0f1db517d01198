package org.wscsim.traces.workload;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.statistics.ArrivalChecksum;
import org.wscsim.traces.statistics.TraceProfile;

/**
 * A source that fails at its end when it was not the workload a profile describes: a trace file that changed between the
 * scan and the run would otherwise be served under another one's name, rate and plan. A few nanoseconds a request.
 */
final class UnchangedSource implements ArrivalSource {
    private final ArrivalSource source;
    private final TraceProfile profile;
    private final String name;
    private final ArrivalChecksum checksum = new ArrivalChecksum();

    UnchangedSource(ArrivalSource source, TraceProfile profile, String name) {
        this.source = source;
        this.profile = profile;
        this.name = name;
    }

    @Override
    public boolean next(Arrival into) {
        if (source.next(into)) {
            checksum.add(into);
            return true;
        }
        if (checksum.value() != profile.checksum()) {
            throw new BadInputException(
                    "workload changed while it was read: workload=" + name + "; leave the file alone during a run");
        }
        return false;
    }

    @Override
    public void close() {
        source.close();
    }
}
