package org.wscsim.jmh.schedulers;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.serving.AdmissionPolicy;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.queueing.AdmissionLimit;
import org.wscsim.schedulers.queueing.LimitedAdmission;

/**
 * What does the question cost whether a request is let in, by limit?
 *
 * <p>One operation is one {@code refuse} call about a request that is let in, on an instance with a queue; prices cost a
 * multiplication here, as in {@link RouterBenchmark}. The reference is {@code naive}: limits looked up in a map of boxed
 * numbers, by class.
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
public class AdmissionBenchmark {
    @Param({"queue", "ttft", "promised", "naive"})
    String limit = "";

    private static final GoodputLimits PROMISED =
            new GoodputLimits(Long.MAX_VALUE - 1, 0, Long.MAX_VALUE, Long.MAX_VALUE);

    private final ClusterView cluster = new SteadyCluster(12, new SteadyInstance(Role.MIXED, 64, 0), false);
    private AdmissionPolicy subject = (view, slot, instance) -> "nothing asked";
    private int slot;

    /** Builds the policy, and checks that it lets the request in. */
    @Setup
    public void prepare() {
        subject = switch (limit) {
            case "queue" -> limited(new AdmissionLimit(1_000_000, Long.MAX_VALUE));
            case "ttft" -> limited(new AdmissionLimit(1_000_000, Long.MAX_VALUE - 1));
            case "promised" -> limited(new AdmissionLimit(1_000_000, AdmissionLimit.PROMISED));
            default -> new Boxed();
        };
        String refused = subject.refuse(cluster, 0, 0);
        if (refused != null) {
            throw new IllegalStateException("request turned away: limit=" + limit + ", reason=" + refused);
        }
    }

    private static LimitedAdmission limited(AdmissionLimit each) {
        Map<SloClass, AdmissionLimit> limits = new HashMap<>();
        for (SloClass sloClass : SloClass.values()) {
            limits.put(sloClass, each);
        }
        return new LimitedAdmission(limits, PROMISED);
    }

    /**
     * One question, of the next of 64 requests.
     *
     * @return null
     */
    @Benchmark
    public @Nullable String refuse() {
        slot = (slot + 1) & 63;
        return subject.refuse(cluster, slot, slot % 12);
    }

    /** The limit of the queue alone. */
    private static final class Boxed implements AdmissionPolicy {
        private final Map<Integer, Integer> limits = new HashMap<>();

        Boxed() {
            for (int code = 0; code < SloClass.count(); code++) {
                limits.put(code, 1_000_000);
            }
        }

        @Override
        public @Nullable String refuse(ClusterView cluster, int slot, int prefillInstance) {
            Integer most = limits.get(cluster.requests().sloClass(slot));
            return most != null && cluster.outstandingRequests(prefillInstance) > most ? "admission:queue" : null;
        }
    }
}
