package org.wscsim.traces.format;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * A trace in CSV: the columns of a {@link CsvLayout}, found by name in any order among any other columns.
 *
 * <p>Arrivals count from the first row's time, to the picosecond. Streams: memory does not depend on the size of the file
 * (rows that must be sorted first go through {@link SortedSource}). Allocates nothing per row. Confined to one thread.
 */
final class CsvTraceReader implements ArrivalSource {
    private final CsvRows rows;
    private final CsvLayout layout;
    private final ArrivalClock clock;
    private final Timestamp timestamp = new Timestamp();
    private final DecimalField decimal = new DecimalField();
    private final int columns;
    private final int timeColumn;
    private final int orderColumn;
    private final int groupColumn;
    private final TokenField prompt;
    private final TokenField output;
    private final GroupFields groups;
    private final @Nullable String wantedGroup;

    private String group = "";
    private long requests;

    /**
     * Reads the header.
     *
     * @param rows at the start of the file; closed by this reader, also when this constructor fails
     * @param wanted the only format to accept, or null
     * @param wantedGroup which of the file's traces to read, or null for its only one
     * @param models names its model column may have, or none for any
     */
    CsvTraceReader(CsvRows rows, @Nullable CsvLayout wanted, @Nullable String wantedGroup, List<String> models) {
        this.rows = rows;
        this.wantedGroup = wantedGroup;
        try {
            if (!rows.next()) {
                throw new BadInputException(
                        "trace empty: " + rows.fileText() + "; expected a header line and requests");
            }
            final CsvHeader header = new CsvHeader(rows);
            layout = header.layout(wanted);
            columns = rows.fieldCount();
            timeColumn = column(header, layout.time());
            orderColumn = column(header, layout.order());
            groupColumn = column(header, layout.group());
            prompt = tokens(header, layout.prompt());
            output = tokens(header, layout.output());
            groups = new GroupFields(rows, header, models);
            clock = new ArrivalClock(rows, String.valueOf(layout.time()));
        } catch (BadInputException e) {
            rows.close();
            throw e;
        }
    }

    private static int column(CsvHeader header, @Nullable String name) {
        return name == null ? -1 : header.column(name);
    }

    private TokenField tokens(CsvHeader header, String name) {
        return new TokenField(rows, header.column(name), name, layout.decimals(), layout.remedy());
    }

    CsvLayout layout() {
        return layout;
    }

    @Override
    public boolean next(Arrival into) {
        if (!nextRow(into)) {
            return false;
        }
        into.arrivalPs = arrivalPs();
        return true;
    }

    /** The time of the row read last as second and picosecond, for a clock of the caller's; -1 where a gap is empty. */
    void timeOf(long[] secondAndPs) {
        if (layout.clock() == CsvLayout.Clock.GAP_SECONDS && rows.start(timeColumn) == rows.end(timeColumn)) {
            secondAndPs[0] = -1;
            return;
        }
        parseTime();
        secondAndPs[0] = layout.clock() == CsvLayout.Clock.CIVIL ? timestamp.epochSecond() : decimal.second();
        secondAndPs[1] = layout.clock() == CsvLayout.Clock.CIVIL ? timestamp.nano() * 1_000L : decimal.picosecond();
    }

    /** Steps to the next row and reads everything but its time. */
    boolean nextRow(Arrival into) {
        do {
            if (!rows.next()) {
                requireRequests();
                return false;
            }
            if (rows.fieldCount() != columns) {
                throw rows.error(
                        "wrong number of fields",
                        "fields=" + rows.fieldCount() + ", expected=" + columns
                                + "; one field per column of the header");
            }
        } while (!inGroup());
        into.set(requests++, 0, prompt.tokens(), output.tokens());
        groups.fill(into);
        return true;
    }

    private void requireRequests() {
        if (requests == 0) {
            throw new BadInputException("trace has no requests: " + rows.fileText() + "; it holds only a header"
                    + (wantedGroup == null ? "" : ", or no trace of that name: " + layout.group() + "=" + wantedGroup));
        }
    }

    private boolean inGroup() {
        if (groupColumn < 0) {
            return true;
        }
        if (wantedGroup != null) {
            return rows.is(groupColumn, wantedGroup);
        }
        if (requests == 0) {
            group = rows.text(groupColumn);
        } else if (!rows.is(groupColumn, group)) {
            throw rows.error(
                    "several traces in one file",
                    "column=" + layout.group() + ", value=" + rows.text(groupColumn) + ", previous=" + group
                            + "; choose one with --trace-format " + layout.key() + ":" + group);
        }
        return true;
    }

    /** Request number of the row read last, by which rows are sorted; at least 0, below the limit. */
    long orderNumber(long limit) {
        final boolean whole = decimal.parse(rows.buffer(), rows.start(orderColumn), rows.end(orderColumn), 0)
                && decimal.picosecond() == 0;
        if (!whole || decimal.second() >= limit) {
            throw rows.error(
                    "not a request number",
                    "column=" + layout.order() + ", value=" + rows.text(orderColumn) + ", allowed=0.." + (limit - 1)
                            + "; number the requests anew");
        }
        return decimal.second();
    }

    private long arrivalPs() {
        if (layout.clock() == CsvLayout.Clock.NONE) {
            return 0;
        }
        parseTime();
        return switch (layout.clock()) {
            case CIVIL -> clock.arrivalPs(timestamp.epochSecond(), timestamp.nano() * 1_000L);
            default -> clock.arrivalPs(decimal.second(), decimal.picosecond());
        };
    }

    private void parseTime() {
        final int start = timeColumn < 0 ? 0 : rows.start(timeColumn);
        final int end = timeColumn < 0 ? 0 : rows.end(timeColumn);
        final boolean read = switch (layout.clock()) {
            case CIVIL -> timestamp.parse(rows.buffer(), start, end);
            case SECONDS, GAP_SECONDS -> decimal.parse(rows.buffer(), start, end, 0);
            case NANOSECONDS -> decimal.parse(rows.buffer(), start, end, -9);
            case NONE -> true;
        };
        if (!read) {
            throw badTime(start == end);
        }
    }

    private BadInputException badTime(boolean empty) {
        if (empty) {
            return rows.error("empty field", "column=" + layout.time() + "; every request needs a value");
        }
        final String expected = layout.clock() == CsvLayout.Clock.CIVIL
                ? "expected yyyy-MM-dd HH:mm:ss, then up to 9 decimals and an offset such as +00:00"
                : "expected a number of 0 or more";
        return rows.error(
                "bad timestamp", "column=" + layout.time() + ", value=" + rows.text(timeColumn) + "; " + expected);
    }

    @Override
    public void close() {
        rows.close();
    }
}
