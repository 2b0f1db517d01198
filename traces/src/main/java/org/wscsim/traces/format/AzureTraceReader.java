package org.wscsim.traces.format;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * Azure's LLM inference traces as CSV: {@code TIMESTAMP,ContextTokens,GeneratedTokens}, found by name in any order among
 * any other columns (AzurePublicDataset, 2023 and 2024 one-hour and one-week traces; Splitwise, ISCA 2024).
 *
 * <p>Arrivals count from the first row's timestamp, to the nanosecond the file can hold. Streams: memory does not
 * depend on the size of the file. Allocates nothing per row. Confined to one thread.
 */
final class AzureTraceReader implements ArrivalSource {
    static final String TIMESTAMP = "TIMESTAMP";
    static final String PROMPT = "ContextTokens";
    static final String OUTPUT = "GeneratedTokens";

    private static final long MAX_SPAN_SECONDS = VirtualTime.MAX_SPAN_PS / VirtualTime.PS_PER_SECOND;

    private final Path file;
    private final CsvRows rows;
    private final Timestamp timestamp = new Timestamp();
    private final int columns;
    private final int timestampColumn;
    private final int promptColumn;
    private final int outputColumn;

    private long firstSecond;
    private int firstNano;
    private long previousSecond;
    private int previousNano;
    private long requests;

    /** Opens the file and reads its header. */
    AzureTraceReader(Path file) throws IOException {
        this.file = file;
        this.rows = new CsvRows(file);
        try {
            readHeader();
            columns = rows.fieldCount();
            timestampColumn = column(TIMESTAMP);
            promptColumn = column(PROMPT);
            outputColumn = column(OUTPUT);
        } catch (BadInputException e) {
            rows.close();
            throw e;
        }
    }

    private void readHeader() {
        if (!rows.next()) {
            throw new BadInputException("trace empty: file=" + TraceFile.oneLine(file.toString())
                    + "; expected a header line and requests");
        }
        if (find(TIMESTAMP, 0) < 0 && find(PROMPT, 0) < 0 && find(OUTPUT, 0) < 0) {
            throw rows.error(
                    "header missing",
                    "found=" + rows.lineText() + "; the first line must name the columns " + TIMESTAMP + "," + PROMPT
                            + "," + OUTPUT);
        }
    }

    private int column(String name) {
        final int found = find(name, 0);
        if (found < 0) {
            throw rows.error(
                    "column missing",
                    "column=" + name + ", found=" + rows.lineText() + "; columns are found by their exact name");
        }
        if (find(name, found + 1) >= 0) {
            throw rows.error("column named twice", "column=" + name + "; rename one of them");
        }
        return found;
    }

    private int find(String name, int from) {
        for (int i = from; i < rows.fieldCount(); i++) {
            if (rows.text(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean next(Arrival into) {
        if (!rows.next()) {
            if (requests == 0) {
                throw new BadInputException("trace has no requests: file=" + TraceFile.oneLine(file.toString())
                        + "; it holds only a header");
            }
            return false;
        }
        if (rows.fieldCount() != columns) {
            throw rows.error(
                    "wrong number of fields",
                    "fields=" + rows.fieldCount() + ", expected=" + columns + "; one field per column of the header");
        }
        final long arrivalPs = arrivalPs();
        into.set(requests++, arrivalPs, tokens(promptColumn, PROMPT), tokens(outputColumn, OUTPUT));
        return true;
    }

    private long arrivalPs() {
        final int field = timestampColumn;
        if (!timestamp.parse(rows.buffer(), rows.start(field), rows.end(field))) {
            throw badTimestamp();
        }
        final long second = timestamp.epochSecond();
        final int nano = timestamp.nano();
        if (requests == 0) {
            firstSecond = second;
            firstNano = nano;
        } else if (second < previousSecond || (second == previousSecond && nano < previousNano)) {
            throw rows.error(
                    "arrival out of order",
                    "arrival=" + sinceFirst(second, nano) + " s, previous=" + sinceFirst(previousSecond, previousNano)
                            + " s; sort the file by " + TIMESTAMP);
        }
        previousSecond = second;
        previousNano = nano;
        final long seconds = second - firstSecond;
        if (seconds > MAX_SPAN_SECONDS || (seconds == MAX_SPAN_SECONDS && nano > firstNano)) {
            throw tooLong(second, nano);
        }
        return seconds * VirtualTime.PS_PER_SECOND + (nano - firstNano) * VirtualTime.PS_PER_NS;
    }

    private BadInputException badTimestamp() {
        if (rows.start(timestampColumn) == rows.end(timestampColumn)) {
            return emptyField(TIMESTAMP);
        }
        return rows.error(
                "bad timestamp",
                "column=" + TIMESTAMP + ", value=" + rows.text(timestampColumn)
                        + "; expected yyyy-MM-dd HH:mm:ss, then up to 9 decimals and an offset such as +00:00");
    }

    private LimitReachedException tooLong(long second, int nano) {
        return new LimitReachedException("trace too long: file=" + TraceFile.oneLine(file.toString()) + ", line="
                + rows.line() + ", arrival=" + sinceFirst(second, nano) + " s, limit=" + MAX_SPAN_SECONDS
                + " s (100 days); split the trace");
    }

    private String sinceFirst(long second, int nano) {
        return BigDecimal.valueOf(second - firstSecond)
                .add(BigDecimal.valueOf(nano - firstNano, 9))
                .stripTrailingZeros()
                .toPlainString();
    }

    private int tokens(int column, String name) {
        final byte[] bytes = rows.buffer();
        final int start = rows.start(column);
        final int end = rows.end(column);
        int value = 0;
        for (int i = start; i < end; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw badTokens(column, name);
            }
            // Stops growing above the limit, so that no number of digits overflows.
            value = value > Arrival.MAX_TOKENS ? value : 10 * value + digit;
        }
        if (value < 1 || value > Arrival.MAX_TOKENS) {
            throw badTokens(column, name);
        }
        return value;
    }

    /** Says why the field is no token count. */
    private BadInputException badTokens(int column, String name) {
        final byte[] bytes = rows.buffer();
        final int start = rows.start(column);
        final int end = rows.end(column);
        if (start == end) {
            return emptyField(name);
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
        final String fact = zero ? "zero tokens" : negative ? "negative tokens" : "too many tokens";
        return rows.error(fact, details + "; correct the row or remove it");
    }

    private BadInputException emptyField(String name) {
        return rows.error("empty field", "column=" + name + "; every request needs a value");
    }

    @Override
    public void close() {
        rows.close();
    }
}
