package org.wscsim.cli.command;

import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.AttainmentCounter;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Ends a simulation as soon as so many requests missed their limits that the wanted share cannot be reached any more: of a
 * rate far too high the answer is known after a tenth of the requests. For simulations on one thread alone.
 */
final class AttainmentWatch implements Watch, RecordSink {
    private final AttainmentCounter counter;
    /** More than that many cannot miss of any number of requests up to all. */
    private final double mostMisses;

    private @Nullable Simulation simulation;
    private boolean lost;

    /**
     * @param counter of those who met the limits
     * @param wanted share of requests
     * @param requests that arrive at most
     */
    AttainmentWatch(AttainmentCounter counter, double wanted, long requests) {
        this.counter = counter;
        // one more, so that the rounding of a share decides nothing
        mostMisses = (1 - wanted) * requests + 1;
    }

    /** Whether the share was out of reach before the end. */
    boolean isLost() {
        return lost;
    }

    @Override
    public RecordSink counting(RecordSink records) {
        return this;
    }

    @Override
    public void accept(RequestRecord request) {
        counter.accept(request);
        Simulation running = simulation;
        if (running != null && counter.counted() - counter.good() > mostMisses) {
            lost = true;
            running.stop();
        }
    }

    @Override
    public void begins(Simulation begun, long ringBytes) {
        simulation = begun;
    }

    @Override
    public void ended(Simulation ended) {}
}
