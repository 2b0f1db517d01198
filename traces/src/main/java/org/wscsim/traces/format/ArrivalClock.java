package org.wscsim.traces.format;

import java.math.BigDecimal;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;

/**
 * Turns the times of a trace into arrivals: counted from the first one, never decreasing, at most 100 days. Confined to
 * one thread; allocates nothing but errors.
 */
final class ArrivalClock {
    private static final long MAX_SPAN_SECONDS = VirtualTime.MAX_SPAN_PS / VirtualTime.PS_PER_SECOND;

    private final RowPlace place;
    private final String field;

    private boolean started;
    private long firstSecond;
    private long firstPs;
    private long previousSecond;
    private long previousPs;

    /**
     * A clock at no time yet.
     *
     * @param field what errors say to sort by
     */
    ArrivalClock(RowPlace place, String field) {
        this.place = place;
        this.field = field;
    }

    /** The arrival of a request at the given time of the trace. */
    long arrivalPs(long second, long picosecond) {
        if (!started) {
            started = true;
            firstSecond = second;
            firstPs = picosecond;
        } else if (second < previousSecond || (second == previousSecond && picosecond < previousPs)) {
            throw place.error(
                    "arrival out of order",
                    "arrival=" + sinceFirst(second, picosecond) + " s, previous="
                            + sinceFirst(previousSecond, previousPs) + " s; sort the file by " + field);
        }
        previousSecond = second;
        previousPs = picosecond;
        final long seconds = second - firstSecond;
        if (seconds > MAX_SPAN_SECONDS || (seconds == MAX_SPAN_SECONDS && picosecond > firstPs)) {
            throw new LimitReachedException("trace too long: " + place.where() + ", arrival="
                    + sinceFirst(second, picosecond) + " s, limit=" + MAX_SPAN_SECONDS
                    + " s (100 days); split the trace");
        }
        return seconds * VirtualTime.PS_PER_SECOND + (picosecond - firstPs);
    }

    /** The arrival of a request that comes the given time after the one before it; of the first one, 0. */
    long afterPreviousPs(long second, long picosecond) {
        if (!started) {
            return arrivalPs(0, 0);
        }
        final long sum = previousPs + picosecond;
        final long carry = sum / VirtualTime.PS_PER_SECOND;
        return arrivalPs(previousSecond + second + carry, sum % VirtualTime.PS_PER_SECOND);
    }

    private String sinceFirst(long second, long picosecond) {
        return BigDecimal.valueOf(second - firstSecond)
                .add(BigDecimal.valueOf(picosecond - firstPs, 12))
                .stripTrailingZeros()
                .toPlainString();
    }
}
