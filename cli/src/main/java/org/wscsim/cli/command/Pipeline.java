package org.wscsim.cli.command;

import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.metrics.RecordAgent;
import org.wscsim.core.metrics.RecordRing;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.request.ArrivalAgent;
import org.wscsim.core.request.ArrivalRing;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.request.FeedbackSource;

/**
 * One simulation with its reader and its writer: workload -&gt; ring -&gt; event loop (the calling thread) -&gt; ring
 * -&gt; records. Reading and writing overlap with simulating and change nothing about the result. Stateless.
 */
final class Pipeline {
    /** Messages in flight; some 200 KB for arrivals, 1 MB for records. */
    private static final int RING_MESSAGES = 4_096;

    private Pipeline() {}

    /**
     * Runs to the last completion, or until somebody stops the simulation.
     *
     * @param source the workload; closed here
     * @param records takes what leaves, in completion order; null for nobody
     */
    static RunResult run(
            RunSpec spec, ArrivalSource source, @Nullable RecordSink records, Watch watch, Stepping stepping) {
        if (source instanceof FeedbackSource) {
            // its arrivals wait for departures: read by the event loop itself
            try (source) {
                return served(spec, source, records, 0, watch, stepping);
            }
        }
        ArrivalRing arrivals = new ArrivalRing(RING_MESSAGES);
        long bytes = arrivals.nativeBytes();
        try (AgentRunner _ = start(new ArrivalAgent(source, arrivals));
                arrivals) {

            return served(spec, arrivals, records, bytes, watch, stepping);
        }
    }

    /** The same on the calling thread alone: where as many simulations run as there are cores, rings only cost. */
    static RunResult alone(
            RunSpec spec, ArrivalSource source, @Nullable RecordSink records, Watch watch, Stepping stepping) {
        RecordSink sink = watch.counting(records == null ? RecordSink.none() : records);
        try (source;
                Simulation simulation = new Simulation(spec, source, sink, null, stepping)) {
            return watched(simulation, 0, watch);
        }
    }

    private static RunResult served(
            RunSpec spec,
            ArrivalSource arrivals,
            @Nullable RecordSink sink,
            long ringBytes,
            Watch watch,
            Stepping stepping) {
        if (sink == null) {
            RecordSink counter = watch.counting(RecordSink.none());
            try (Simulation simulation = new Simulation(spec, arrivals, counter, null, stepping)) {
                return watched(simulation, ringBytes, watch);
            }
        }
        RecordRing records = new RecordRing(RING_MESSAGES);
        try (AgentRunner _ = start(new RecordAgent(records, sink));
                Simulation simulation = new Simulation(spec, arrivals, watch.counting(records), null, stepping)) {

            RunResult result = watched(simulation, ringBytes + records.nativeBytes(), watch);
            records.end();
            records.awaitWriter();
            return result;
        }
    }

    private static RunResult watched(Simulation simulation, long ringBytes, Watch watch) {
        watch.begins(simulation, ringBytes);
        RunResult result = simulation.run();
        watch.ended(simulation);
        return result;
    }

    /** Agents tell their ring of every failure before they stop, so none reaches the runner. */
    private static AgentRunner start(Agent agent) {
        AgentRunner runner = new AgentRunner(
                new BackoffIdleStrategy(100, 10, 1_000, 100_000), LangUtil::rethrowUnchecked, null, agent);
        AgentRunner.startOnThread(runner, work -> {
            Thread thread = new Thread(work, "wsc-" + agent.roleName());
            thread.setDaemon(true);
            return thread;
        });
        return runner;
    }
}
