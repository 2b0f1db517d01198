package org.wscsim.core.metrics;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Writes records on a thread of its own: drains a {@link RecordRing} into a sink, up to {@value #BATCH} records per duty
 * cycle, in completion order with ties by request id.
 *
 * <p>The agent stops by itself ({@link AgentTerminationException}, expected) when the ring has ended and is drained, or
 * when the sink fails. However it stops, the ring has been told, so that a producer never waits for a writer that is
 * gone; closing its runner after {@link RecordRing#end()} first writes what is left. The sink is not closed.
 *
 * <p>Confined to the thread of its runner.
 */
public final class RecordAgent implements Agent {
    private static final int BATCH = 256;

    private final RecordRing ring;
    private final CompletionOrder order;
    private boolean done;

    public RecordAgent(RecordRing ring, RecordSink sink) {
        this.ring = ring;
        this.order = new CompletionOrder(sink);
    }

    @Override
    public int doWork() {
        final int drained = work();
        if (done) {
            throw new AgentTerminationException(true);
        }
        return drained;
    }

    @Override
    public void onClose() {
        while (!done && ring.hasEnded()) {
            work();
        }
        // heard only when neither end nor failure was told before
        ring.fail(new IllegalStateException("record writer stopped before the end of the run"));
    }

    @Override
    public String roleName() {
        return "records";
    }

    private int work() {
        try {
            final int drained = ring.drain(order, BATCH);
            if (drained == 0 && ring.isDrained()) {
                order.flush();
                ring.finish();
                done = true;
            }
            return drained;
        } catch (RuntimeException failure) {
            done = true;
            ring.fail(failure);
            return 0;
        } catch (Error failure) {
            done = true;
            ring.fail(new IllegalStateException("record writer died: error=" + failure, failure));
            return 0;
        }
    }
}
