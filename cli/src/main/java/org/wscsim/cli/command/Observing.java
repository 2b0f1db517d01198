package org.wscsim.cli.command;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.metrics.RecordSink;

/**
 * Attaches an observation to a simulation, for somebody else who looks at it, too. Called on the simulation's thread.
 *
 * @param seen to be filled
 * @param other told of everything
 */
record Observing(Observation seen, Watch other) implements Watch {
    /** The other alone where nothing is to be seen. */
    static Watch of(@Nullable Observation seen, Watch other) {
        return seen == null ? other : new Observing(seen, other);
    }

    @Override
    public RecordSink counting(RecordSink records) {
        return other.counting(records);
    }

    @Override
    public void begins(Simulation simulation, long ringBytes) {
        simulation.observe(seen);
        other.begins(simulation, ringBytes);
    }

    @Override
    public void ended(Simulation simulation) {
        other.ended(simulation);
    }
}
