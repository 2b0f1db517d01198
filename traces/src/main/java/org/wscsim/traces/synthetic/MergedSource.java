package org.wscsim.traces.synthetic;

import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * The requests of two sources in order of arrival, the first source's first at equal times, numbered anew. Closes both.
 * Confined to one thread.
 */
final class MergedSource implements ArrivalSource {
    private final ArrivalSource first;
    private final ArrivalSource second;
    private final Arrival ofFirst = new Arrival();
    private final Arrival ofSecond = new Arrival();
    private boolean firstLeft;
    private boolean secondLeft;
    private long produced;

    MergedSource(ArrivalSource first, ArrivalSource second) {
        this.first = first;
        this.second = second;
        firstLeft = first.next(ofFirst);
        secondLeft = second.next(ofSecond);
    }

    @Override
    public boolean next(Arrival into) {
        if (firstLeft && !(secondLeft && ofSecond.arrivalPs < ofFirst.arrivalPs)) {
            into.copyFrom(ofFirst);
            firstLeft = first.next(ofFirst);
        } else if (secondLeft) {
            into.copyFrom(ofSecond);
            secondLeft = second.next(ofSecond);
        } else {
            return false;
        }
        into.requestId = produced++;
        return true;
    }

    @Override
    public void close() {
        try (second) {
            first.close();
        }
    }
}
