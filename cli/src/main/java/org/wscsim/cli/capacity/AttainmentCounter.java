package org.wscsim.cli.capacity;

import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/** Counts who met the limits; whoever was rejected did not. Confined to the thread that takes the records. */
public final class AttainmentCounter implements RecordSink {
    private final ArrivalWindow window;
    private final GoodputLimits limits;
    private long counted;
    private long good;

    public AttainmentCounter(ArrivalWindow window, GoodputLimits limits) {
        this.window = window;
        this.limits = limits;
    }

    @Override
    public void accept(RequestRecord request) {
        if (window.counts(request.arrivedAtPs)) {
            counted++;
            good += request.rejection == null && limits.met(request) ? 1 : 0;
        }
    }

    /** Requests that count. */
    public long counted() {
        return counted;
    }

    /** Of them, those that met every limit. */
    public long good() {
        return good;
    }
}
