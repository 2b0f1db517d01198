package org.wscsim.jmh.engine;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.jmh.Invocations;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/**
 * How many requests, events and steps per second does a whole run serve, generator included?
 *
 * <p>One operation is one of {@value #REQUESTS} azure-conv requests at its own rate on a whole wafer, with real block ids
 * and no files; start-up is not timed (but is in {@code cpu}). Events and steps beside it are per second too. The reference is {@link NaiveReplay} on the same requests:
 * one instance, lists and a queue of objects, every token stepped. Every replay must end with the same tape.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Invocations(1)
public class ReplayBenchmark {
    private static final int REQUESTS = 10_000;
    private static final int MAX_LIVE = 1 << 14;

    /** Serving system. */
    @Param({
        "vllm",
        "static",
        "orca",
        "vllm-v1",
        "sarathi",
        "splitwise",
        "splitwise-wafer",
        "distserve",
        "face",
        "wsc-llm",
        "wsc-sim",
        "naive"
    })
    private String system = "vllm";

    private final WorkloadSpec workload = WorkloadSpec.named("azure-conv").withRequests(REQUESTS);
    private SystemUnderTest subject = SystemUnderTest.named("vllm");
    private @Nullable ArrivalSource source;
    private @Nullable Simulation simulation;
    private long tape;

    /** Notes the tape that every replay must repeat. */
    @Setup
    public void replayOnce() {
        subject = SystemUnderTest.named(system.equals("naive") ? "vllm" : system);
        begin();
        tape = run(new Work());
        end();
    }

    /** Makes the next run; not timed. */
    @Setup(Level.Invocation)
    public void begin() {
        ArrivalSource requests = WorkloadCatalogue.open(workload);
        source = requests;
        simulation = system.equals("naive")
                ? null
                : new Simulation(subject.spec("6xM:2x4", "9xP:2x2,3xD:2x2", 0, MAX_LIVE), requests, RecordSink.none());
    }

    /** Returns its memory; not timed. */
    @TearDown(Level.Invocation)
    public void end() {
        if (simulation != null) {
            simulation.close();
        }
        if (source != null) {
            source.close();
        }
    }

    /**
     * The whole run.
     *
     * @param work counts what was done
     * @return the tape
     */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long replay(Work work) {
        long hash = run(work);
        if (hash != tape) {
            throw new IllegalStateException("replay is not reproducible: system=" + system);
        }
        return hash;
    }

    private long run(Work work) {
        if (simulation == null) {
            return new NaiveReplay().run(Objects.requireNonNull(source), work);
        }
        RunResult result = simulation.run();
        work.add(simulation, result);
        return result.tapeHash();
    }
}
