package org.wscsim.traces.client;

import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.request.FeedbackSource;

/**
 * A workload with feedback as it would be were every request answered the moment it arrives: what can be said of it, or
 * written down, without simulating. Confined to one thread.
 */
public final class AnsweredAtOnce implements ArrivalSource {
    private final FeedbackSource source;

    public AnsweredAtOnce(FeedbackSource source) {
        this.source = source;
    }

    @Override
    public boolean next(Arrival into) {
        if (!source.next(into)) {
            return false;
        }
        source.left(into.requestId, into.arrivalPs);
        return true;
    }

    @Override
    public void close() {
        source.close();
    }
}
