package org.wscsim.traces.synthetic;

import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/** The first requests of another source, which it closes. Confined to one thread. */
final class LimitedSource implements ArrivalSource {
    private final ArrivalSource source;
    private long left;

    LimitedSource(ArrivalSource source, long requests) {
        this.source = source;
        this.left = requests;
    }

    @Override
    public boolean next(Arrival into) {
        if (left == 0) {
            return false;
        }
        left--;
        return source.next(into);
    }

    @Override
    public void close() {
        source.close();
    }
}
