package org.wscsim.jmh.engine;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/**
 * What does a request cost from arrival to record, generator and start-up of the run included?
 *
 * <p>One operation is one of {@value #REQUESTS} azure-conv requests at its own rate: Llama-3-70B on case 3, real block
 * ids, no files. There is no reference beside it: it is the ruler of the repository, compared between two commits on one
 * machine. Every replay must end with the same tape.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplayBenchmark {
    private static final int REQUESTS = 2_000;
    private static final int MAX_LIVE = 1 << 14;

    @Param({"vllm", "wsc-llm"})
    private String system = "vllm";

    private final WaferSpec wafer = WaferCatalogue.load("wsc-case3");
    private final ModelSpec model = ModelCatalogue.load("llama-3-70b");
    private final WorkloadSpec workload = WorkloadSpec.named("azure-conv").withRequests(REQUESTS);
    private long tape;

    /** Notes the tape that every replay must repeat. */
    @Setup
    public void replayOnce() {
        tape = run().tapeHash();
    }

    /** The whole run. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public RunResult replay() {
        final RunResult result = run();
        if (result.tapeHash() != tape) {
            throw new IllegalStateException("replay is not reproducible: system=" + system);
        }
        return result;
    }

    private RunResult run() {
        final String planText = system.equals("vllm") ? "6xM:2x4" : "9xP:2x2,3xD:2x2";
        final WaferPlan plan = PlanText.parse(planText, wafer);
        final RunSpec spec = new RunSpec(
                wafer,
                WaferCondition.whole(wafer),
                model,
                RooflineStepPricer::new,
                plan.instances(),
                SystemCatalogue.build(SystemOptions.of(system, model.contextLimit())),
                "reserving",
                16,
                0,
                true,
                false,
                MAX_LIVE,
                MAX_LIVE,
                ArrivalWindow.whole(0),
                null);
        try (ArrivalSource source = WorkloadCatalogue.open(workload);
                Simulation simulation = new Simulation(spec, source, RecordSink.none())) {
            return simulation.run();
        }
    }
}
