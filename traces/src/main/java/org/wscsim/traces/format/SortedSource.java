package org.wscsim.traces.format;

import java.util.Arrays;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * The requests of a file that lists them in another order than they arrive, as results do: read whole, sorted by request
 * number, then served. 64 bytes a request, at most 16,777,216 of them. Confined to one thread.
 */
final class SortedSource implements ArrivalSource {
    private static final int INDEX_BITS = 24;
    private static final int MAX_REQUESTS = 1 << INDEX_BITS;
    private static final long MAX_NUMBER = 1L << (Long.SIZE - 1 - INDEX_BITS);
    private static final int FIELDS = 7;

    private final CsvTraceReader reader;
    private final CsvLayout layout;
    private final String file;
    private final ArrivalClock clock;
    private final Arrival row = new Arrival();
    private final long[] time = new long[2];
    private long[] rows = new long[1_024 * FIELDS];
    /** Request number, then position in the file: in order once all is read. */
    private long[] order = new long[1_024];

    private int count;
    private int given;
    private boolean read;

    /**
     * Reads nothing yet.
     *
     * @param file for messages, {@code file=...}
     */
    SortedSource(CsvTraceReader reader, String file) {
        this.reader = reader;
        this.layout = reader.layout();
        this.file = file;
        this.clock = new ArrivalClock(this::where, layout.order() + " and by time alike");
    }

    private String where() {
        return file + ", " + layout.order() + '=' + (order[given] >> INDEX_BITS);
    }

    @Override
    public boolean next(Arrival into) {
        if (!read) {
            readAll();
        }
        if (given == count) {
            return false;
        }
        final int at = (int) (order[given] & (MAX_REQUESTS - 1)) * FIELDS;
        into.set(given, arrivalPs(rows[at], rows[at + 1]), (int) rows[at + 2], (int) (rows[at + 2] >>> 32));
        into.tenantId = (int) rows[at + 3];
        into.sloClass = (int) rows[at + 4];
        into.sessionId = (int) rows[at + 5];
        into.modelId = (int) rows[at + 6];
        given++;
        return true;
    }

    private long arrivalPs(long second, long picosecond) {
        if (second < 0 && given > 0) {
            throw new BadInputException("empty field: " + where() + ", column=" + layout.time()
                    + "; only the first request may lack its gap");
        }
        return switch (layout.clock()) {
            case NONE -> 0;
            case GAP_SECONDS -> clock.afterPreviousPs(second, picosecond);
            default -> clock.arrivalPs(second, picosecond);
        };
    }

    private void readAll() {
        read = true;
        while (reader.nextRow(row)) {
            if (count == MAX_REQUESTS) {
                throw new LimitReachedException("trace too long to be sorted: " + file + ", limit=" + MAX_REQUESTS
                        + " requests; sort it by arrival and leave out the column " + layout.order());
            }
            add();
        }
        Arrays.sort(order, 0, count);
        for (given = 1; given < count; given++) {
            if (order[given] >> INDEX_BITS == order[given - 1] >> INDEX_BITS) {
                throw new BadInputException("request number given twice: " + where() + "; number the requests anew");
            }
        }
        given = 0;
    }

    private void add() {
        if (count == order.length) {
            order = Arrays.copyOf(order, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count * FIELDS);
        }
        reader.timeOf(time);
        final int at = count * FIELDS;
        rows[at] = time[0];
        rows[at + 1] = time[1];
        rows[at + 2] = (long) row.outputTokens << 32 | row.promptTokens;
        rows[at + 3] = row.tenantId;
        rows[at + 4] = row.sloClass;
        rows[at + 5] = row.sessionId;
        rows[at + 6] = row.modelId;
        order[count] = reader.orderNumber(MAX_NUMBER) << INDEX_BITS | count;
        count++;
    }

    @Override
    public void close() {
        reader.close();
    }
}
