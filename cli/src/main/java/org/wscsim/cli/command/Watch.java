package org.wscsim.cli.command;

import org.wscsim.core.engine.Simulation;
import org.wscsim.core.metrics.RecordSink;

/** Somebody who looks at a simulation from beside it; told by the thread that runs it. */
interface Watch {
    /** The sink that the simulation is to be given for this one. */
    RecordSink counting(RecordSink records);

    /**
     * The first event is next.
     *
     * @param ringBytes off-heap memory of the rings that feed it
     */
    void begins(Simulation simulation, long ringBytes);

    /** The result is there; the simulation's memory is still its own. */
    void ended(Simulation simulation);

    /** Nobody. */
    static Watch nobody() {
        return Nobody.HERE;
    }

    /** Sees nothing. */
    final class Nobody implements Watch {
        private static final Nobody HERE = new Nobody();

        private Nobody() {}

        @Override
        public RecordSink counting(RecordSink records) {
            return records;
        }

        @Override
        public void begins(Simulation simulation, long ringBytes) {}

        @Override
        public void ended(Simulation simulation) {}
    }
}
