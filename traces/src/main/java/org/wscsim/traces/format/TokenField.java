package org.wscsim.traces.format;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;

/** Reads token counts from a column of the current row. Confined to the reader's thread; allocates nothing but errors. */
final class TokenField {
    private final CsvRows rows;
    private final int column;
    private final String name;
    private final boolean decimals;
    private final String remedy;

    /**
     * A column of counts.
     *
     * @param decimals whether {@code 12.0} is a count
     * @param remedy what to do about a count of 0
     */
    TokenField(CsvRows rows, int column, String name, boolean decimals, String remedy) {
        this.rows = rows;
        this.column = column;
        this.name = name;
        this.decimals = decimals;
        this.remedy = remedy;
    }

    int tokens() {
        final byte[] bytes = rows.buffer();
        final int start = rows.start(column);
        final int end = decimals ? withoutZeros(bytes, start, rows.end(column)) : rows.end(column);
        int value = 0;
        for (int i = start; i < end; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw bad();
            }
            // Stops growing above the limit, so that no number of digits overflows.
            value = value > Arrival.MAX_TOKENS ? value : 10 * value + digit;
        }
        if (value < 1 || value > Arrival.MAX_TOKENS) {
            throw bad();
        }
        return value;
    }

    /** End of the whole part of {@code 12.0}. */
    private static int withoutZeros(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && bytes[at - 1] == '0') {
            at--;
        }
        return at > start && bytes[at - 1] == '.' ? at - 1 : end;
    }

    /** Says why the field is no token count. */
    private BadInputException bad() {
        final byte[] bytes = rows.buffer();
        final int start = rows.start(column);
        final int end = decimals ? withoutZeros(bytes, start, rows.end(column)) : rows.end(column);
        if (start == end) {
            return rows.error("empty field", "column=" + name + "; every request needs a value");
        }
        final boolean negative = bytes[start] == '-';
        final int digits = negative ? start + 1 : start;
        boolean zero = true;
        boolean whole = digits < end;
        for (int i = digits; i < end; i++) {
            whole &= bytes[i] >= '0' && bytes[i] <= '9';
            zero &= bytes[i] == '0';
        }
        final String details = "column=" + name + ", value=" + rows.text(column) + ", allowed=1.." + Arrival.MAX_TOKENS;
        if (!whole) {
            return rows.error("not a whole number", details + "; write digits only");
        }
        if (zero) {
            return rows.error("zero tokens", details + "; " + remedy);
        }
        return rows.error(negative ? "negative tokens" : "too many tokens", details + "; correct the row or remove it");
    }
}
