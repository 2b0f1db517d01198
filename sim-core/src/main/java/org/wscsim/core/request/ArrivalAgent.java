package org.wscsim.core.request;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Reads a workload on a thread of its own: pumps an {@link ArrivalSource} into an {@link ArrivalRing}, up to
 * {@value #BATCH} arrivals per duty cycle.
 *
 * <p>The agent stops by itself ({@link AgentTerminationException}, expected) when the workload has ended, when reading
 * fails, or when the consumer closed the ring; it then closes the source. However it stops, the ring has been told, so
 * that a consumer never waits for a reader that is gone.
 *
 * <p>Confined to the thread of its runner.
 */
public final class ArrivalAgent implements Agent {
    private static final int BATCH = 256;

    private final ArrivalSource source;
    private final ArrivalRing ring;
    private final Arrival row = new Arrival();
    /** Whether {@link #row} was read and is still to be offered. */
    private boolean waiting;

    public ArrivalAgent(ArrivalSource source, ArrivalRing ring) {
        this.source = source;
        this.ring = ring;
    }

    @Override
    public int doWork() {
        boolean more;
        int offered = 0;
        try {
            do {
                more = waiting || source.next(row);
                waiting = more;
                if (!more || !ring.offer(row)) {
                    break;
                }
                waiting = false;
            } while (++offered < BATCH);
        } catch (RuntimeException failure) {
            ring.fail(failure);
            throw new AgentTerminationException(true);
        } catch (Error failure) {
            // not thrown on: the runner would die of it without closing the source
            ring.fail(new IllegalStateException("workload reader died: error=" + failure, failure));
            throw new AgentTerminationException(true);
        }
        if (!more) {
            ring.end();
        }
        if (!more || ring.isClosed()) {
            throw new AgentTerminationException(true);
        }
        return offered;
    }

    @Override
    public void onClose() {
        // heard only when neither end nor failure was told before
        ring.fail(new IllegalStateException("workload reader stopped before the end of the workload"));
        source.close();
    }

    @Override
    public String roleName() {
        return "arrivals";
    }
}
