package org.wscsim.schedulers.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.ServiceSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Role;
import org.wscsim.core.tile.TileStepPricer;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;

final class GoodputBoundTest {
    private static final ModelSpec LLAMA_7B = ModelCatalogue.load("llama-2-7b");
    private static final ModelSpec LLAMA_70B = ModelCatalogue.load("llama-3-70b");
    private static final WaferSpec CASE_3 = WaferCatalogue.load("wsc-case3");

    @Test
    void totalsOfTwoRequestsByHand() {
        WorkloadTotals totals = WorkloadTotals.of(new int[] {3, 10}, new int[] {1, 4});

        assertThat(totals.promptTokens()).isEqualTo(6.5);
        assertThat(totals.outputTokens()).isEqualTo(2.5);
        assertThat(totals.decodeTokens()).isEqualTo(1.5);
        assertThat(totals.promptPairs()).isEqualTo((6 + 55) / 2.0);
        assertThat(totals.decodeContext()).isEqualTo((11 + 12 + 13) / 2.0);
        assertThat(totals.handedTokens()).isEqualTo(5);
    }

    @Test
    void servingAShareLeavesTheLightestInEveryQuantity() {
        int[] prompts = {100, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        int[] outputs = {1, 200, 1, 1, 1, 1, 1, 1, 1, 1};

        WorkloadTotals served = WorkloadTotals.served(prompts, outputs, 0.9);

        assertThat(served.promptTokens()).isEqualTo(4.5);
        assertThat(served.outputTokens()).isEqualTo(0.9);
        assertThat(WorkloadTotals.servedInDeciles(prompts, outputs, 0.9)).satisfies(deciles -> {
            assertThat(deciles.promptTokens()).as("each decile is one request").isEqualTo(14.5);
            assertThat(deciles.outputTokens()).isCloseTo(20.9, within(1e-12));
        });
    }

    /** Prompts of 1000 to one token: 2 x parameters x tokens of matrix work, and attention. */
    @Test
    void computeBoundOfPromptsIsTwiceTheParametersPerToken() {
        WorkloadTotals totals = WorkloadTotals.of(new int[] {1_000}, new int[] {1});
        GoodputBound bound = GoodputBound.of(CASE_3, LLAMA_7B, totals, BoundRules.ANY.withSharedPrefixes(false));

        double projections = LLAMA_7B.parameters() - 2.0 * LLAMA_7B.vocabulary() * LLAMA_7B.hidden();
        double attention = 4.0 * LLAMA_7B.layers() * LLAMA_7B.hidden() * 1_000 * 1_001 / 2;
        double head = 2.0 * LLAMA_7B.vocabulary() * LLAMA_7B.hidden();
        double flops = 2 * projections * 1_000 + attention + head;
        assertThat(bound.compute()).isCloseTo(CASE_3.matrixFlopsPerSecond() / flops, within(0.001 * bound.compute()));
        assertThat(bound.binding()).isEqualTo(GoodputBound.Kind.COMPUTE);
    }

    /** 70B on 54 dies: 140 GB of weights less the embedding over 91.8 TB/s, and latencies. */
    @Test
    void noStepIsShorterThanTheWeightsOverAllPorts() {
        WorkloadTotals totals = WorkloadTotals.of(new int[] {1}, new int[] {100});
        GoodputBound bound = GoodputBound.of(CASE_3, LLAMA_70B, totals, BoundRules.TILE);

        double read = 2.0 * (LLAMA_70B.parameters() - (double) LLAMA_70B.vocabulary() * LLAMA_70B.hidden());
        double ports = 54 * 2e12 * 0.85;
        assertThat(bound.leastStepSeconds()).isBetween(read / ports, read / ports + 160 * 13 * 100e-9);
        assertThat(bound.leastE2eSeconds()).isGreaterThan(100 * read / ports * (1 - 1e-5));
    }

    @Test
    void aModelThatDoesNotFitHasNoRate() {
        WaferSpec one = grid(CASE_3, 1, 1);
        GoodputBound bound =
                GoodputBound.of(one, LLAMA_70B, WorkloadTotals.of(new int[] {9}, new int[] {9}), BoundRules.ANY);

        assertThat(bound.least()).isZero();
    }

    @Test
    void tighterRulesNeverRaiseABound() {
        SplittableRandom random = new SplittableRandom(1);
        for (String name : List.of("llama-2-7b", "llama-3-70b", "mixtral-8x7b", "deepseek-v3")) {
            WorkloadTotals totals = workload(random, 50);
            WorkloadTotals most = WorkloadTotals.served(new int[] {5, 900, 30}, new int[] {7, 1, 300}, 0.5);
            ModelSpec model = ModelCatalogue.load(name);
            for (WorkloadTotals each : List.of(totals, most)) {
                double any =
                        GoodputBound.of(CASE_3, model, each, BoundRules.ANY).least();
                double tile =
                        GoodputBound.of(CASE_3, model, each, BoundRules.TILE).least();
                BoundRules narrow =
                        BoundRules.TILE.withSequences(8).withTokens(64).withDies(8);
                double narrowed = GoodputBound.of(CASE_3, model, each, narrow).least();
                assertThat(tile).as(name).isLessThanOrEqualTo(any);
                assertThat(narrowed).as(name).isLessThanOrEqualTo(tile);
            }
        }
    }

    /** Four dies of case 3, one replica each, 600 requests at once: simulated with the tile search. */
    @Test
    void saturatedDiesComeWithinAFactorOfTwoOfTheBound() {
        int count = 600;
        int[] prompts = new int[count];
        int[] outputs = new int[count];
        Arrays.fill(prompts, 1_155);
        Arrays.fill(outputs, 211);
        WaferSpec wafer = grid(CASE_3, 2, 2);
        BoundRules rules = BoundRules.TILE.withSequences(256).withDies(1);
        GoodputBound bound = GoodputBound.of(wafer, LLAMA_7B, WorkloadTotals.of(prompts, outputs), rules);

        double rate = saturate(wafer, prompts, outputs);

        assertThat(rate).isLessThanOrEqualTo(bound.least());
        assertThat(rate).isGreaterThan(bound.least() / 2);
    }

    private static double saturate(WaferSpec wafer, int[] prompts, int[] outputs) {
        List<InstancePlan> plan = new ArrayList<>();
        for (int die = 0; die < wafer.dies(); die++) {
            plan.add(new InstancePlan(Role.MIXED, Region.ofDies(wafer, die % 2, die / 2, 1, 1)));
        }
        RunSpec spec = new RunSpec(
                wafer,
                WaferCondition.whole(wafer),
                LLAMA_7B,
                TileStepPricer::new,
                plan,
                SystemCatalogue.build(SystemOptions.of("sarathi", LLAMA_7B.contextLimit())),
                "max-min",
                16,
                0,
                false,
                false,
                prompts.length,
                prompts.length,
                ArrivalWindow.whole(0),
                null,
                KvOptions.PLAIN,
                ServiceSpec.PLAIN,
                List.of());
        try (Simulation simulation = new Simulation(spec, new AtOnce(prompts, outputs), request -> {})) {
            return prompts.length / VirtualTime.seconds(simulation.run().durationPs());
        }
    }

    private static WorkloadTotals workload(SplittableRandom random, int count) {
        int[] prompts = random.ints(count, 1, 3_000).toArray();
        int[] outputs = random.ints(count, 1, 500).toArray();
        return WorkloadTotals.of(prompts, outputs);
    }

    private static WaferSpec grid(WaferSpec wafer, int columns, int rows) {
        return new WaferSpec(
                wafer.name(),
                wafer.core(),
                wafer.die(),
                columns,
                rows,
                wafer.d2d(),
                wafer.achievable(),
                wafer.host(),
                wafer.energy());
    }

    /** All requests at time 0. */
    private static final class AtOnce implements ArrivalSource {
        private final int[] prompts;
        private final int[] outputs;
        private int next;

        AtOnce(int[] prompts, int[] outputs) {
            this.prompts = prompts;
            this.outputs = outputs;
        }

        @Override
        public boolean next(Arrival into) {
            if (next == prompts.length) {
                return false;
            }
            into.set(next, 0, prompts[next], outputs[next]);
            next++;
            return true;
        }

        @Override
        public void close() {}
    }
}
