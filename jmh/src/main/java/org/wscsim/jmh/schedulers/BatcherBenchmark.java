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
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.batching.DecodeBatcher;
import org.wscsim.schedulers.batching.OrcaBatcher;
import org.wscsim.schedulers.batching.PrefillBatcher;
import org.wscsim.schedulers.batching.Reservation;
import org.wscsim.schedulers.batching.SarathiBatcher;
import org.wscsim.schedulers.batching.SlackBatcher;
import org.wscsim.schedulers.batching.SplitwiseBatcher;
import org.wscsim.schedulers.batching.StaticBatcher;
import org.wscsim.schedulers.batching.TriagedBatcher;
import org.wscsim.schedulers.batching.VllmBatcher;
import org.wscsim.schedulers.batching.VllmV1Batcher;
import org.wscsim.schedulers.queueing.ErrorBudget;

/**
 * What does one scheduling decision cost, by batcher, batch size and pressure on the KV cache?
 *
 * <p>One operation is one {@code plan} call: {@code roomy} admits what waits, {@code full} decodes with the queue blocked
 * (for orca and decode with blocks for this step only), and
 * {@code starved} (with {@code -p pool=starved}) preempts; {@code triaged} is vllm behind {@code --queue error-budget}. The reference is the {@code scan}
 * batcher, which walks all running sequences as a per-sequence scheduler does.
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
public class BatcherBenchmark {
    @Param({"static", "orca", "vllm", "vllm-v1", "sarathi", "slack", "triaged", "splitwise", "prefill", "decode", "scan"
    })
    String batcher = "";

    @Param({"1", "64", "512"})
    int batch;

    @Param({"roomy", "full"})
    String pool = "";

    /** TTFT 1 s and 1 ms a prompt token, TPOT 50 ms. */
    private static final GoodputLimits PROMISED =
            new GoodputLimits(1_000_000_000_000L, 1_000_000_000L, 50_000_000_000L, Long.MAX_VALUE);

    private final StepPlan plan = new StepPlan();
    private Batcher subject = new PrefillBatcher(1);
    private InstanceView view = new SteadyInstance(Role.PREFILL, 1, 0);

    /** Builds batcher and instance, and checks that the plan is of the expected kind. */
    @Setup
    public void prepare() {
        Role role = switch (batcher) {
            case "prefill" -> Role.PREFILL;
            case "decode" -> Role.DECODE;
            default -> Role.MIXED;
        };
        int demand = new SteadyInstance(role, batch, 0).blocksToDecode(batch);
        int free = switch (pool) {
            case "roomy" -> 1 << 19;
            case "full" -> demand;
            default -> 0;
        };
        view = new SteadyInstance(role, batch, free);
        subject = switch (batcher) {
            case "vllm" -> new VllmBatcher(new VllmBatcher.Parameters(1024, 4096, 0.01));
            case "orca" -> new OrcaBatcher(new OrcaBatcher.Parameters(1024, OrcaBatcher.Reserve.MAX, 4096));
            case "static" -> new StaticBatcher(1024, new Reservation(OrcaBatcher.Reserve.MAX, 4096));
            case "vllm-v1" -> new VllmV1Batcher(new VllmV1Batcher.Parameters(1024, 2048, 0));
            case "sarathi" -> new SarathiBatcher(new SarathiBatcher.Parameters(1024, 2048, 0.01));
            case "slack" ->
                new SlackBatcher(
                        new SlackBatcher.Parameters(1024, 2048, 0.01, PROMISED, true, true),
                        new ErrorBudget(ErrorBudget.KEPT));
            case "triaged" ->
                new TriagedBatcher(
                        new VllmBatcher(new VllmBatcher.Parameters(1024, 4096, 0.01)),
                        PROMISED,
                        new ErrorBudget(ErrorBudget.KEPT));
            case "splitwise" -> new SplitwiseBatcher(new SplitwiseBatcher.Parameters(1024, 2048, 4));
            case "prefill" -> new PrefillBatcher(2048);
            case "decode" -> new DecodeBatcher(1024);
            default -> new Scan();
        };
        check();
    }

    private void check() {
        subject.plan(view, clear());
        boolean expected = switch (pool) {
            case "roomy" -> !plan.isEmpty();
            case "full" -> plan.preemptedCount() == 0;
            default -> plan.prefillCount() == 0;
        };
        if (!expected) {
            throw new IllegalStateException("unexpected plan: batcher=" + batcher + ", pool=" + pool);
        }
    }

    private StepPlan clear() {
        plan.clear();
        return plan;
    }

    /**
     * One decision.
     *
     * @return the plan, with what was decided
     */
    @Benchmark
    public StepPlan plan() {
        subject.plan(view, clear());
        return plan;
    }

    /** Decodes every running sequence after asking each for its blocks, admitting nobody: O(batch) at every step. */
    private static final class Scan implements Batcher {
        @Override
        public void plan(InstanceView view, StepPlan plan) {
            int free = view.freeBlocks();
            int count = 0;
            for (int i = 0; i < view.runningCount(); i++) {
                int slot = view.running(i);
                int cached =
                        view.requests().promptTokens(slot) + view.requests().generatedTokens(slot) - 1;
                free -= cached % view.blockTokens() == 0 ? 1 : 0;
                count += free >= 0 ? 1 : 0;
            }
            plan.decodeFirst(Math.max(count, 1));
        }
    }
}
