package org.wscsim.traces.format;

import org.wscsim.core.event.VirtualTime;

/**
 * A time parsed from a decimal number, {@code 12.75} or {@code 1.5e-3}, to the picosecond, half up: whole seconds and the
 * picoseconds beyond. The first 18 significant digits count, which is more than a double has. Mutable, confined to one
 * thread; a parse allocates nothing.
 */
final class DecimalField {
    private static final int MAX_DIGITS = 18;
    private static final int PS_DIGITS = 12;
    private static final int MAX_EXPONENT = 400;

    private static final long[] POWERS = new long[MAX_DIGITS + 1];

    static {
        long power = 1;
        for (int i = 0; i <= MAX_DIGITS; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private long mantissa;
    private int exponent;
    private long second;
    private long picosecond;

    long second() {
        return second;
    }

    /** 0..10<sup>12</sup> - 1. */
    long picosecond() {
        return picosecond;
    }

    /**
     * Reads the bytes [start, end).
     *
     * @param unitExponent the unit is 10 to this power seconds
     * @return false where they are no decimal number of 0 or more; the value is then undefined
     */
    boolean parse(byte[] bytes, int start, int end, int unitExponent) {
        mantissa = 0;
        exponent = 0;
        second = 0;
        picosecond = 0;
        final int whole = digits(bytes, start, end, 0);
        int at = whole;
        int count = whole - start;
        if (at < end && bytes[at] == '.') {
            final int fraction = digits(bytes, at + 1, end, -1);
            count += fraction - at - 1;
            at = fraction;
        }
        if (count == 0 || !parseExponent(bytes, at, end)) {
            return false;
        }
        split(exponent + unitExponent);
        return true;
    }

    /** Adds digits to the mantissa; each shifts the exponent by {@code shift} where it counts, and by shift + 1 where not. */
    private int digits(byte[] bytes, int start, int end, int shift) {
        int i = start;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            if (mantissa < POWERS[MAX_DIGITS - 1]) {
                mantissa = 10 * mantissa + (bytes[i] - '0');
                exponent += shift;
            } else {
                exponent += shift + 1;
            }
            i++;
        }
        return i;
    }

    private boolean parseExponent(byte[] bytes, int from, int end) {
        if (from == end) {
            return true;
        }
        if (bytes[from] != 'e' && bytes[from] != 'E') {
            return false;
        }
        int at = from + 1;
        final boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        final int first = at;
        int value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = Math.min(MAX_EXPONENT, 10 * value + (bytes[at] - '0'));
            at++;
        }
        exponent += negative ? -value : value;
        return at > first && at == end;
    }

    /** mantissa 10^power seconds; a value beyond all limits becomes the largest second. */
    private void split(int power) {
        if (mantissa == 0) {
            return;
        }
        if (power >= 0) {
            final boolean fits = power <= MAX_DIGITS && mantissa <= Long.MAX_VALUE / 2 / POWERS[power];
            second = fits ? mantissa * POWERS[power] : Long.MAX_VALUE / 2;
            return;
        }
        final int decimals = -power;
        long rest = mantissa;
        if (decimals <= MAX_DIGITS) {
            second = mantissa / POWERS[decimals];
            rest = mantissa % POWERS[decimals];
        }
        picosecond = decimals <= PS_DIGITS ? rest * POWERS[PS_DIGITS - decimals] : rounded(rest, decimals - PS_DIGITS);
        if (picosecond == VirtualTime.PS_PER_SECOND) {
            second++;
            picosecond = 0;
        }
    }

    private static long rounded(long value, int digits) {
        if (digits > MAX_DIGITS) {
            return 0;
        }
        return (value + POWERS[digits] / 2) / POWERS[digits];
    }
}
