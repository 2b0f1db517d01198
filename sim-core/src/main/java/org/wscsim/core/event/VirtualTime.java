package org.wscsim.core.event;

import org.wscsim.core.failure.LimitReachedException;

/**
 * Units of virtual time, and the one place where seconds in floating point become integers.
 *
 * <p>A point in time is a {@code long} number of picoseconds ({@code ...Ps}). A price is a {@code long} number of
 * 2<sup>-10</sup> ps ({@code ...Fine}), so that coefficients per token keep ten more bits and sums stay exact: a step
 * boundary is {@code t0 + floor(exact sum of fine prices / 1024)}, whatever the number of steps taken at once.
 */
public final class VirtualTime {
    public static final long PS_PER_NS = 1_000L;
    public static final long PS_PER_US = 1_000_000L;
    public static final long PS_PER_MS = 1_000_000_000L;
    public static final long PS_PER_SECOND = 1_000_000_000_000L;

    /** Bits below the picosecond in a fine price. */
    public static final int FINE_BITS = 10;

    public static final long FINE_PER_PS = 1L << FINE_BITS;
    public static final long FINE_MASK = FINE_PER_PS - 1;

    /** Longest span of a run: 100 days. A {@code long} of picoseconds ends at 106 days. */
    public static final long MAX_SPAN_PS = 100L * 24 * 3600 * PS_PER_SECOND;

    /** Longest price of one step: 1,000 s. A fine {@code long} ends at 9,007 s, so eight such parts can be added. */
    public static final long MAX_STEP_FINE = 1_000L * PS_PER_SECOND * FINE_PER_PS;

    private VirtualTime() {}

    /**
     * Rounds seconds to fine units, half up.
     *
     * @throws LimitReachedException when the price is not a number or longer than {@link #MAX_STEP_FINE}
     */
    public static long fineOfSeconds(double seconds) {
        double fine = seconds * PS_PER_SECOND * FINE_PER_PS;
        if (!(fine >= 0 && fine <= MAX_STEP_FINE)) {
            throw new LimitReachedException("step price out of range: seconds=" + seconds
                    + ", allowed=0..1000; use shorter prompts or a larger instance");
        }
        return (long) (fine + 0.5);
    }

    /** Rounds seconds to picoseconds, half up; for arrivals and reports, never for prices. */
    public static long psOfSeconds(double seconds) {
        double ps = seconds * PS_PER_SECOND;
        if (!(ps >= 0 && ps <= Long.MAX_VALUE)) {
            throw new IllegalArgumentException("time out of range: seconds=" + seconds);
        }
        return (long) (ps + 0.5);
    }

    public static double seconds(long ps) {
        return ps / (double) PS_PER_SECOND;
    }

    public static double milliseconds(long ps) {
        return ps / (double) PS_PER_MS;
    }
}
