package org.wscsim.traces.synthetic;

import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * Another source without its first requests; the next one arrives at 0 and has id 0. Closes the source. Confined to one
 * thread.
 */
final class SkippingSource implements ArrivalSource {
    private final ArrivalSource source;
    private long toSkip;
    private long firstPs = -1;
    private long given;

    SkippingSource(ArrivalSource source, long requests) {
        this.source = source;
        toSkip = requests;
    }

    @Override
    public boolean next(Arrival into) {
        for (; toSkip > 0; toSkip--) {
            if (!source.next(into)) {
                toSkip = 0;
                return false;
            }
        }
        if (!source.next(into)) {
            return false;
        }
        if (firstPs < 0) {
            firstPs = into.arrivalPs;
        }
        into.arrivalPs -= firstPs;
        into.requestId = given++;
        return true;
    }

    @Override
    public void close() {
        source.close();
    }
}
