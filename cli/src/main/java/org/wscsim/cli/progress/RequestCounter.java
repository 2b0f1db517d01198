package org.wscsim.cli.progress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Counts the requests that have left on their way to another sink.
 *
 * <p>One writer, the simulation thread; any readers, which see each field some time after it was written (opaque mode) and the
 * two fields independently of each other. 1 ns a request.
 */
public final class RequestCounter implements RecordSink {
    private static final VarHandle DONE = field("done");
    private static final VarHandle LAST_PS = field("lastPs");

    private final RecordSink next;

    @SuppressWarnings("UnusedVariable") // by its handle
    private long done;

    @SuppressWarnings("UnusedVariable") // by its handle
    private long lastPs;

    public RequestCounter(RecordSink next) {
        this.next = next;
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(RequestCounter.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("own field missing: name=" + name, e);
        }
    }

    @Override
    public void accept(RequestRecord request) {
        DONE.setOpaque(this, done + 1);
        LAST_PS.setOpaque(this, request.finishedAtPs);
        next.accept(request);
    }

    /** Requests that have left. */
    long done() {
        return (long) DONE.getOpaque(this);
    }

    /** Virtual time at which the last of them left. */
    long lastPs() {
        return (long) LAST_PS.getOpaque(this);
    }
}
