package org.wscsim.traces.format;

/**
 * A point in civil time parsed from bytes: {@code yyyy-MM-dd HH:mm:ss[.fraction][offset]}, the fraction of 1 to 9 digits, a
 * {@code T} for the space, the offset {@code Z} or {@code +HH:mm}; without one it is UTC.
 *
 * <p>Azure 2023 writes 7 decimals and no offset, Azure 2024 six and {@code +00:00}. Days are counted in the proleptic
 * Gregorian calendar without a table: with the year starting in March, the day of the year is (153 m + 2)/5 + d - 1.
 * No leap seconds. Mutable, confined to one thread; a parse allocates nothing.
 */
final class Timestamp {
    private static final int DATE_LENGTH = 19;
    private static final int SECONDS_PER_DAY = 86_400;

    /** Seconds since 1970-01-01 00:00:00 UTC. */
    private long epochSecond;
    /** 0..999,999,999. */
    private int nano;

    long epochSecond() {
        return epochSecond;
    }

    int nano() {
        return nano;
    }

    /** Reads the bytes [start, end). Returns false where they are no timestamp; the value is then undefined. */
    boolean parse(byte[] bytes, int start, int end) {
        if (end - start < DATE_LENGTH || !separated(bytes, start)) {
            return false;
        }
        final int year = digits(bytes, start, 4);
        final int month = digits(bytes, start + 5, 2);
        final int day = digits(bytes, start + 8, 2);
        final int hour = digits(bytes, start + 11, 2);
        final int minute = digits(bytes, start + 14, 2);
        final int second = digits(bytes, start + 17, 2);
        if ((year | month | day | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
            return false;
        }
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
            return false;
        }
        epochSecond = epochDay(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
        return parseOffset(bytes, parseFraction(bytes, start + DATE_LENGTH, end), end);
    }

    private static boolean separated(byte[] b, int start) {
        return b[start + 4] == '-'
                && b[start + 7] == '-'
                && (b[start + 10] == ' ' || b[start + 10] == 'T')
                && b[start + 13] == ':'
                && b[start + 16] == ':';
    }

    /** Value of {@code count} digits, -1 where one is none. */
    private static int digits(byte[] bytes, int start, int count) {
        int value = 0;
        for (int i = start; i < start + count; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** Sets the nanoseconds; returns the index after the fraction, or -1. */
    private int parseFraction(byte[] bytes, int from, int end) {
        nano = 0;
        if (from == end || bytes[from] != '.') {
            return from;
        }
        int i = from + 1;
        int value = 0;
        while (i < end && i - from <= 9 && bytes[i] >= '0' && bytes[i] <= '9') {
            value = 10 * value + (bytes[i] - '0');
            i++;
        }
        final int count = i - from - 1;
        if (count == 0) {
            return -1;
        }
        for (int k = count; k < 9; k++) {
            value *= 10;
        }
        nano = value;
        return i;
    }

    /** Applies the zone offset, if any; true where the field ends with it. */
    private boolean parseOffset(byte[] bytes, int from, int end) {
        if (from < 0 || from == end) {
            return from == end;
        }
        final byte sign = bytes[from];
        if (sign == 'Z') {
            return end - from == 1;
        }
        if ((sign != '+' && sign != '-') || end - from != 6 || bytes[from + 3] != ':') {
            return false;
        }
        final int hours = digits(bytes, from + 1, 2);
        final int minutes = digits(bytes, from + 4, 2);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return false;
        }
        final int offset = hours * 3600 + minutes * 60;
        epochSecond += sign == '+' ? -offset : offset;
        return true;
    }

    static int daysInMonth(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Days from 1970-01-01 to a valid date of the years 1 to 9999. */
    static long epochDay(int year, int month, int day) {
        final int marchYear = month > 2 ? year : year - 1;
        final int marchMonth = month > 2 ? month - 3 : month + 9;
        final int leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400;
        // 719,469 days lie between 0000-03-01, day 1 of the count, and 1970-01-01.
        return 365L * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 719_469L;
    }
}
