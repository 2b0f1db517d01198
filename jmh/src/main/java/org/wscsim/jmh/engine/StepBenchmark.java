package org.wscsim.jmh.engine;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
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
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.jmh.Invocations;

/**
 * What does a step of an instance cost the simulator, decision, blocks, price and settling included, against the size of
 * its batch?
 *
 * <p>One operation is a run of one instance (of each role, where a system splits them) whose batch is bounded by {@code
 * batch} and whose queue holds 4 batches from the start: prompts of 64 tokens, outputs uniform in 64..192, so that members
 * come and go. Start-up of the run is not timed (but is in {@code cpu}). The figure to read is {@code steps}, time per step. The reference is the batch of one: what grows from there
 * to 512 is what a simulator that walks its batch pays for every token.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Invocations(1)
public class StepBenchmark {
    private static final int BATCHES = 4;
    private static final int LEAST_REQUESTS = 64;
    private static final int PROMPT_TOKENS = 64;

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
        "wsc-sim"
    })
    private String system = "vllm";

    /** Sequences at once. */
    @Param({"1", "64", "512"})
    private int batch = 1;

    private SystemUnderTest subject = SystemUnderTest.named("vllm");
    private @Nullable Simulation simulation;

    /** Steps of all instances. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Steps {
        /** Counted per measured iteration. */
        public long steps;
    }

    /** Everybody at time 0. */
    private static final class Burst implements ArrivalSource {
        private final SplittableRandom random = new SplittableRandom(42);
        private final int requests;
        private int sent;

        Burst(int requests) {
            this.requests = requests;
        }

        @Override
        public boolean next(Arrival into) {
            if (sent == requests) {
                return false;
            }
            into.set(sent++, 0, PROMPT_TOKENS, random.nextInt(64, 193));
            return true;
        }

        @Override
        public void close() {}
    }

    /** Finds the system and checks that everybody is served. */
    @Setup
    public void prepare() {
        subject = SystemUnderTest.named(system);
        begin();
        RunResult result = run(new Steps());
        end();
        if (result.counts().completed() != requests()) {
            throw new IllegalStateException("not all served: system=" + system + ", batch=" + batch);
        }
    }

    private int requests() {
        return Math.max(LEAST_REQUESTS, BATCHES * batch);
    }

    /** Makes the next run; not timed. */
    @Setup(Level.Invocation)
    public void begin() {
        simulation = new Simulation(
                subject.spec("1xM:2x4", "1xP:2x4,1xD:2x4", batch, 1 << 13), new Burst(requests()), RecordSink.none());
    }

    /** Returns its memory; not timed. */
    @TearDown(Level.Invocation)
    public void end() {
        if (simulation != null) {
            simulation.close();
        }
    }

    /**
     * The run.
     *
     * @param steps counts its steps
     * @return what it found
     */
    @Benchmark
    public RunResult run(Steps steps) {
        RunResult result = Objects.requireNonNull(simulation).run();
        for (RunResult.Instance instance : result.instances()) {
            steps.steps += instance.steps();
        }
        return result;
    }
}
