package org.wscsim.jmh.schedulers;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;
import org.wscsim.schedulers.system.PolicyCatalogue;

/**
 * What does one routing decision cost, by router and number of instances?
 *
 * <p>One operation is one {@code prefillInstance} call on mixed instances with fixed, uneven loads; the prices that
 * predicted-finish asks for cost a multiplication here (a pricer takes 30-150 ns more for each of its three). The reference
 * is {@code round-robin}, which looks at one instance.
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
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouterBenchmark {
    @Param({
        "round-robin",
        "random",
        "least-outstanding-requests",
        "least-outstanding-tokens",
        "power-of-two",
        "prefix-affinity",
        "predicted-finish"
    })
    String router = "";

    @Param({"12", "100"})
    int instances;

    private Router subject = PolicyCatalogue.router("round-robin", 1);
    private ClusterView cluster = new SteadyCluster(1, new SteadyInstance(Role.MIXED, 1, 1));

    /** Builds router and cluster, and checks that the answer is an instance. */
    @Setup
    public void prepare() {
        subject = PolicyCatalogue.router(router, 1);
        cluster = new SteadyCluster(instances, new SteadyInstance(Role.MIXED, 1, 1));
        int answer = subject.prefillInstance(cluster, 0);
        if (answer < 0 || answer >= instances) {
            throw new IllegalStateException("unexpected answer: router=" + router + ", instance=" + answer);
        }
    }

    /**
     * One decision.
     *
     * @return the instance
     */
    @Benchmark
    public int decide() {
        return subject.prefillInstance(cluster, 0);
    }
}
