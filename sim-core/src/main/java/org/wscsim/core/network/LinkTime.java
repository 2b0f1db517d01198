package org.wscsim.core.network;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;

/**
 * How long bytes take at a rate, in integers: {@code ceil(bytes * 1e12 / rate)} ps, exact although the product needs
 * about 85 bits (2<sup>45</sup> bytes).
 *
 * <p>The quotient is estimated in double precision, and the remainder of that estimate corrects it. The remainder is
 * computed modulo 2<sup>64</sup>, which is exact because the true one is small: the estimate is off by at most 2<sup>-51</sup>
 * of the quotient, so the remainder stays below {@code 2^-51 quotient * divisor + divisor < 2^63}.
 */
public final class LinkTime {
    /** Largest bandwidth, bytes per second: 2<sup>50</sup>, about 1.1 PB/s. */
    static final long MAX_BYTES_PER_SECOND = 1L << 50;

    private LinkTime() {}

    /**
     * Time to serialise a message, rounded up.
     *
     * @throws LimitReachedException when it would take longer than the longest run
     */
    public static long ps(long bytes, long bytesPerSecond) {
        return ceil(bytes, VirtualTime.PS_PER_SECOND, bytesPerSecond, VirtualTime.MAX_SPAN_PS);
    }

    /** The same with a fraction of a byte besides, in units of 1e-12 bytes, less than one byte. */
    static long ps(long bytes, long fraction, long bytesPerSecond) {
        assert fraction >= 0 && fraction < VirtualTime.PS_PER_SECOND : "fraction of a byte: " + fraction;
        long whole = ps(bytes, bytesPerSecond);
        // What the last picosecond of the whole bytes leaves unused, 0 .. bytesPerSecond - 1.
        long spare = whole * bytesPerSecond - bytes * VirtualTime.PS_PER_SECOND;
        return fraction <= spare ? whole : whole + (fraction - spare + bytesPerSecond - 1) / bytesPerSecond;
    }

    /**
     * The same in fine units of 2<sup>-10</sup> ps, for step prices.
     *
     * @throws LimitReachedException when it would take longer than the longest step
     */
    static long fine(long bytes, long bytesPerSecond) {
        long finePerSecond = VirtualTime.PS_PER_SECOND << VirtualTime.FINE_BITS;
        return ceil(bytes, finePerSecond, bytesPerSecond, VirtualTime.MAX_STEP_FINE);
    }

    private static long ceil(long bytes, long unitsPerSecond, long bytesPerSecond, long limit) {
        assert bytes >= 0 : "negative message: bytes=" + bytes;
        assert bytesPerSecond > 0 && bytesPerSecond <= MAX_BYTES_PER_SECOND : "rate: " + bytesPerSecond;
        if ((double) bytes * unitsPerSecond > (double) limit * bytesPerSecond) {
            throw new LimitReachedException("transfer or step too long: bytes=" + bytes + ", bytesPerSecond="
                    + bytesPerSecond + ", limitSeconds=" + limit / unitsPerSecond
                    + "; lower --request-rate or use shorter prompts");
        }
        long quotient = multiplyDivide(bytes, unitsPerSecond, bytesPerSecond);
        boolean exact = quotient * bytesPerSecond == bytes * unitsPerSecond;
        return exact ? quotient : quotient + 1;
    }

    /**
     * {@code floor(a * b / c)} without overflow, for non-negative a and b, positive c, and a quotient for which
     * {@code quotient * c < 2^112} and {@code c < 2^61}.
     */
    static long multiplyDivide(long a, long b, long c) {
        long product = a * b;
        long estimate = (long) ((double) a * b / c);
        long remainder = product - estimate * c;
        if (remainder >= 0 && remainder < c) {
            return estimate;
        }
        return estimate + Math.floorDiv(remainder, c);
    }
}
