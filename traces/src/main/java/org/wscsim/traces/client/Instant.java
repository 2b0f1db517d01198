package org.wscsim.traces.client;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;

/** Adds seconds to virtual time, up to the longest run. Stateless. */
final class Instant {
    private Instant() {}

    /** The time so many seconds later, each step rounded to a picosecond so that sums do not drift. */
    static long after(long ps, double seconds) {
        final double left = VirtualTime.seconds(VirtualTime.MAX_SPAN_PS - ps);
        if (seconds > left) {
            throw new LimitReachedException("workload too long: arrival=" + (VirtualTime.seconds(ps) + seconds)
                    + " s, limit=8640000 s (100 days); raise the request rate or lower the number of requests");
        }
        return ps + VirtualTime.psOfSeconds(seconds);
    }
}
