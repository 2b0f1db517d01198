package org.wscsim.core.metrics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Brings records that finished at the same picosecond into order of their request id, as {@link RecordSink} promises.
 *
 * <p>Records come in order of completion; those of one instant are held back until the next instant or
 * {@link #flush()}, sorted, and passed on. Memory for the largest number that ever finished together. Confined to one
 * thread; allocates only while that number grows and to sort ties.
 */
public final class CompletionOrder implements RecordSink {
    private static final Comparator<RequestRecord> BY_REQUEST_ID = Comparator.comparingLong(r -> r.requestId);

    private final RecordSink sink;
    private RequestRecord[] held = new RequestRecord[16];
    /** Rows of {@link #held} that exist; they are used again. */
    private int made;

    private int count;

    public CompletionOrder(RecordSink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(RequestRecord request) {
        if (count > 0 && held[0].finishedAtPs != request.finishedAtPs) {
            flush();
        }
        if (count == made) {
            if (made == held.length) {
                held = Arrays.copyOf(held, 2 * made);
            }
            held[made++] = new RequestRecord();
        }
        held[count++].copyFrom(request);
    }

    /** Passes on what is held back; to be called after the last record. */
    public void flush() {
        final int flushed = count;
        count = 0;
        if (flushed > 1) {
            Arrays.sort(held, 0, flushed, BY_REQUEST_ID);
        }
        for (int i = 0; i < flushed; i++) {
            sink.accept(held[i]);
        }
    }
}
