package org.wscsim.jmh.traces;

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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.jmh.Invocations;
import org.wscsim.traces.statistics.TraceProfile;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/**
 * What does a generated request cost, alone and with its profile? {@code poisson} with fixed lengths is the reference: one
 * random number and one logarithm.
 *
 * <p>One operation is one request, of {@value #REQUESTS} in a row from seed 1.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Invocations(1)
public class WorkloadBenchmark {
    private static final int REQUESTS = 500_000;

    /** Built-in workload. */
    @Param({"azure-conv", "azure-code", "poisson"})
    String name = "azure-conv";

    private final Arrival arrival = new Arrival();

    private ArrivalSource open() {
        final WorkloadSpec spec = WorkloadSpec.named(name).withRequests(REQUESTS);
        return WorkloadCatalogue.open(name.equals("poisson") ? spec.withLengths(1_024, 128) : spec);
    }

    /**
     * Generates only.
     *
     * @return last arrival in ps
     */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long generate() {
        long tokens = 0;
        try (ArrivalSource source = open()) {
            while (source.next(arrival)) {
                tokens += arrival.promptTokens + arrival.outputTokens;
            }
        }
        return tokens + arrival.arrivalPs;
    }

    /**
     * Generates and profiles, as the scan before a run does.
     *
     * @return checksum of the requests
     */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long profile() {
        return TraceProfile.of(open()).checksum();
    }
}
