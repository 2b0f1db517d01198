package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.progress.ProgressLine;
import org.wscsim.cli.progress.RequestCounter;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.memory.MemoryUse;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RunWitness;

/**
 * The one simulation of {@code wsc run}: its progress on a terminal, its end on Ctrl-C, its memory at the end. Confined to
 * the simulation's thread until that has ended, then to the main thread.
 */
final class RunWatch implements Watch {
    private final Console console;
    private final long requests;
    private final boolean memoryWanted;
    private final Interruption interruption;
    private @Nullable RequestCounter counter;
    private @Nullable ProgressLine progress;
    private List<MemoryUse> memory = List.of();
    private long ringBytes;
    private @Nullable RunWitness witness;

    /**
     * @param requests that the workload has
     * @param memoryWanted look at every page at the end
     */
    RunWatch(Console console, long requests, boolean memoryWanted, Interruption interruption) {
        this.console = console;
        this.requests = requests;
        this.memoryWanted = memoryWanted;
        this.interruption = interruption;
    }

    @Override
    public RecordSink counting(RecordSink records) {
        if (!console.isTerminal()) {
            return records;
        }
        counter = new RequestCounter(records);
        return counter;
    }

    /** To be told of every step and transition; before the simulation begins. */
    void show(RunWitness toTell) {
        witness = toTell;
    }

    @Override
    public void begins(Simulation simulation, long bytes) {
        ringBytes = bytes;
        if (witness != null) {
            simulation.show(witness);
        }
        if (counter != null) {
            progress = ProgressLine.open(console.err(), counter, requests);
        }
        interruption.begins(simulation);
    }

    @Override
    public void ended(Simulation simulation) {
        close();
        interruption.ended(simulation);
        if (memoryWanted) {
            memory = new ArrayList<>(simulation.memoryUse());
            memory.add(new MemoryUse("rings between threads", ringBytes, ringBytes));
        }
    }

    /** Wipes the line, also where the simulation has failed. */
    void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }

    /** Off-heap memory by purpose; empty where it was not wanted. */
    List<MemoryUse> memory() {
        return memory;
    }
}
