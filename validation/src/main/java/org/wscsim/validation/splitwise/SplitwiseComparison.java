package org.wscsim.validation.splitwise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.model.AttentionSpec;
import org.wscsim.core.model.MlpSpec;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.Precision;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.batching.SplitwiseBatcher;
import org.wscsim.schedulers.placement.DecodeLocalPlacement;
import org.wscsim.schedulers.routing.MixedPoolRouter;

/**
 * Runs a {@link SplitwiseCase} on our engine, with our router and batcher, and sets every request beside splitwise-sim's.
 *
 * <p>The cluster is 5 prompt and 5 token instances of 8 GPUs, each one die of a mesh without contention whose links have
 * the transfer bandwidth of the case, so that every KV cache has a way of its own. The model is Llama-2-70B as
 * splitwise-sim stores its cache: 2 x hidden x layers x 2 bytes a token, without grouping. Stateless.
 */
public final class SplitwiseComparison {
    /** Relative difference up to which two latencies are equal. */
    public static final double TOLERANCE = 1e-6;

    private static final int PROMPT_INSTANCES = 5;
    private static final int TOKEN_INSTANCES = 5;
    private static final double TRANSFER_BYTES_PER_SECOND = 200.0 * (1L << 30);
    private static final double SECONDS_PER_PS = 1e-12;
    /** DRAM of eight H100 with 80 GB each. */
    private static final long INSTANCE_BYTES = 640_000_000_000L;

    private static final ModelSpec MODEL = new ModelSpec(
            "llama2-70b",
            80,
            8_192,
            AttentionSpec.rotary(64, 64, 128),
            new MlpSpec(28_672, true, false),
            null,
            ModelSpec.BlockSpec.sequential(ModelSpec.Norm.RMS),
            new ModelSpec.EmbeddingSpec(32_000, false, false, 0),
            16_384,
            Precision.uniform(2));

    private SplitwiseComparison() {}

    /**
     * One request in both simulators.
     *
     * @param request with splitwise-sim's latencies
     * @param ttftSeconds ours
     * @param e2eSeconds ours
     */
    public record Pair(SplitwiseCase.Request request, double ttftSeconds, double e2eSeconds) {
        /** Of the time to the first token, relative. */
        public double ttftDeviation() {
            return Math.abs(ttftSeconds - request.ttftSeconds()) / request.ttftSeconds();
        }

        /** Of the time to the last token, relative. */
        public double e2eDeviation() {
            return Math.abs(e2eSeconds - request.e2eSeconds()) / request.e2eSeconds();
        }

        /** Whether both latencies agree to {@link #TOLERANCE}. */
        public boolean isEqual() {
            return Math.max(ttftDeviation(), e2eDeviation()) <= TOLERANCE;
        }
    }

    /** Every request of the case, in order of arrival. */
    public static List<Pair> run(SplitwiseCase given) {
        List<Pair> pairs = new ArrayList<>();
        Simulation simulation = new Simulation(
                spec(given),
                source(given.requests()),
                row -> pairs.add(new Pair(
                        given.requests().get(Math.toIntExact(row.requestId)),
                        row.ttftPs * SECONDS_PER_PS,
                        row.e2ePs * SECONDS_PER_PS)));
        try (simulation) {
            simulation.run();
        }
        pairs.sort(Comparator.comparingInt(pair -> pair.request().id()));
        return pairs;
    }

    /** How many requests are equal, and which are not, as text for a terminal. */
    public static String text(List<Pair> pairs) {
        long ttft =
                pairs.stream().filter(pair -> pair.ttftDeviation() <= TOLERANCE).count();
        long e2e =
                pairs.stream().filter(pair -> pair.e2eDeviation() <= TOLERANCE).count();
        List<Pair> others = pairs.stream().filter(pair -> !pair.isEqual()).toList();
        double worst = pairs.stream()
                .mapToDouble(pair -> Math.max(pair.ttftDeviation(), pair.e2eDeviation()))
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "requests %d, equal to 1e-6: TTFT %d, E2E %d, both %d (%.2f %%); largest deviation %.2g%n",
                pairs.size(),
                ttft,
                e2e,
                pairs.size() - others.size(),
                100.0 * (pairs.size() - others.size()) / Math.max(1, pairs.size()),
                worst));
        if (!others.isEmpty()) {
            text.append("not equal:");
            others.forEach(pair -> text.append(' ').append(pair.request().id()));
            text.append('\n');
        }
        return text.toString().replace("\r\n", "\n");
    }

    private static RunSpec spec(SplitwiseCase given) {
        WaferSpec cluster = cluster();
        int live = given.requests().size();
        return new RunSpec(
                cluster,
                WaferCondition.whole(cluster),
                MODEL,
                given.times(),
                plan(cluster),
                scheduler(),
                "analytic",
                1,
                0,
                false,
                true,
                live,
                live,
                ArrivalWindow.whole(given.requests().getLast().arrivalPs()),
                null);
    }

    private static SchedulerSpec scheduler() {
        SplitwiseBatcher.Parameters parameters = new SplitwiseBatcher.Parameters(
                SplitwiseBatcher.Parameters.MAX_NUM_SEQS,
                SplitwiseBatcher.Parameters.MAX_NUM_BATCHED_TOKENS,
                SplitwiseBatcher.Parameters.MAX_PASSED_OVER);
        return new SchedulerSpec(
                "splitwise",
                new MixedPoolRouter(MixedPoolRouter.PROMPT_QUEUE_TOKENS),
                role -> new SplitwiseBatcher(parameters),
                new DecodeLocalPlacement(),
                "mixed-pool",
                "splitwise",
                "decode-local");
    }

    /** Ten machines in a row; nothing but their links and the size of their memory is looked at. */
    private static WaferSpec cluster() {
        return new WaferSpec(
                "10 x DGX-H100",
                new WaferSpec.Core(8e15, 1e15, 1 << 20, 1e12),
                new WaferSpec.Die(1, 1, INSTANCE_BYTES, 8 * 3.35e12, 0, 20, 20),
                PROMPT_INSTANCES + TOKEN_INSTANCES,
                1,
                new WaferSpec.Link(TRANSFER_BYTES_PER_SECOND, 0),
                new WaferSpec.Achievable(1, 1, 1, 1, 0),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0));
    }

    private static List<InstancePlan> plan(WaferSpec cluster) {
        List<InstancePlan> plan = new ArrayList<>();
        for (int x = 0; x < cluster.dieColumns(); x++) {
            Role role = x < PROMPT_INSTANCES ? Role.PREFILL : Role.DECODE;
            plan.add(new InstancePlan(role, Region.ofDies(cluster, x, 0, 1, 1)));
        }
        return plan;
    }

    private static ArrivalSource source(List<SplitwiseCase.Request> requests) {
        return new ArrivalSource() {
            private int next;

            @Override
            public boolean next(Arrival into) {
                if (next == requests.size()) {
                    return false;
                }
                SplitwiseCase.Request request = requests.get(next++);
                into.set(request.id(), request.arrivalPs(), request.prompt(), request.output());
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
