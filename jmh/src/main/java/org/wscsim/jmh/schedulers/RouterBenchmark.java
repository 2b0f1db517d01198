package org.wscsim.jmh.schedulers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * <p>One operation is one {@code prefillInstance} call on mixed instances with fixed, uneven loads, or that and a {@code
 * decodeInstance} call where three quarters of the instances prefill and the rest decode; the prices that predicted-finish
 * asks for cost a multiplication here (a pricer takes 30-150 ns more for each of its three). The reference is {@code
 * naive}: a list of those available, sorted by load, the first one taken. mixed-pool has no meaning on mixed instances.
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
    /** By name, or {@code naive}. */
    @Param({
        "round-robin",
        "random",
        "least-outstanding-requests",
        "least-outstanding-tokens",
        "nearest-least-tokens",
        "power-of-two",
        "prefix-affinity",
        "predicted-finish",
        "mixed-pool",
        "naive"
    })
    String router = "";

    /** Instances in all. */
    @Param({"12", "100"})
    int instances;

    private Router subject = PolicyCatalogue.router("round-robin", 1);
    private Router splitSubject = PolicyCatalogue.router("round-robin", 1);
    private ClusterView cluster = new SteadyCluster(1, new SteadyInstance(Role.MIXED, 1, 1), false);
    private ClusterView split = new SteadyCluster(1, new SteadyInstance(Role.MIXED, 1, 1), true);

    /** Builds routers and clusters, and checks that the answers are instances. */
    @Setup
    public void prepare() {
        subject = router.equals("mixed-pool") ? PolicyCatalogue.router("round-robin", 1) : named();
        splitSubject = named();
        cluster = new SteadyCluster(instances, new SteadyInstance(Role.MIXED, 1, 1), false);
        split = new SteadyCluster(instances, new SteadyInstance(Role.MIXED, 1, 1), true);
        int answer = subject.prefillInstance(cluster, 0);
        int decode = splitSubject.decodeInstance(split, 0, splitSubject.prefillInstance(split, 0));
        if (answer < 0 || answer >= instances || decode < 0 || decode >= instances) {
            throw new IllegalStateException("unexpected answer: router=" + router + ", instance=" + answer);
        }
    }

    private Router named() {
        return router.equals("naive") ? new Sorted() : PolicyCatalogue.router(router, 1);
    }

    /**
     * One decision among mixed instances.
     *
     * @return the instance
     */
    @Benchmark
    public int decide() {
        return subject.prefillInstance(cluster, 0);
    }

    /**
     * One decision of both instances.
     *
     * @return the one that decodes
     */
    @Benchmark
    public int decideBoth() {
        return splitSubject.decodeInstance(split, 0, splitSubject.prefillInstance(split, 0));
    }

    /** The shortest queue in tokens, by sorting all. */
    private static final class Sorted implements Router {
        @Override
        public int prefillInstance(ClusterView cluster, int slot) {
            return first(cluster, Role.DECODE);
        }

        @Override
        public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
            return first(cluster, Role.PREFILL);
        }

        private static int first(ClusterView cluster, Role not) {
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < cluster.instanceCount(); i++) {
                if (cluster.isAvailable(i) && cluster.role(i) != not) {
                    ids.add(i);
                }
            }
            ids.sort(Comparator.comparingLong(cluster::outstandingTokens));
            return ids.getFirst();
        }
    }
}
