package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * Every system with every placement on the real engine, with pools of a few blocks and bursts of requests: no plan is
 * refused, nothing is lost, nothing stands still.
 */
final class SystemPressureTest {
    private static final int REQUESTS = 80;

    /** Bursts of requests from a seed; lengths up to the whole pool and a little beyond. */
    private static final class Bursts implements ArrivalSource {
        private final SplittableRandom random;
        private final int capacityTokens;
        private long nowPs;
        private int next;

        Bursts(long seed, int capacityTokens) {
            random = new SplittableRandom(seed);
            this.capacityTokens = capacityTokens;
        }

        @Override
        public boolean next(Arrival into) {
            if (next == REQUESTS) {
                return false;
            }
            nowPs += next > 0 && random.nextInt(6) == 0 ? random.nextLong(40_000_000_000L) : 0;
            int prompt = 1 + random.nextInt(random.nextInt(3) == 0 ? capacityTokens : capacityTokens / 6);
            into.set(next++, nowPs, prompt, 1 + random.nextInt(capacityTokens / 4));
            return true;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({
        "orca, decode-local, 2xM:1x2",
        "vllm, decode-local, 2xM:1x2",
        "vllm, least-used, 2xM:1x2",
        "vllm, path-greedy, 2xM:1x2",
        "static, decode-local, 2xM:1x2",
        "vllm-v1, decode-local, 2xM:1x2",
        "vllm-v1, least-used, 2xM:1x2",
        "vllm-v1, path-greedy, 2xM:1x2",
        "sarathi, decode-local, 2xM:1x2",
        "sarathi, least-used, 2xM:1x2",
        "splitwise-wafer, decode-local, 'P:1x2@0,0,D:1x2@3,0'",
        "splitwise-wafer, decode-local, '2xP:1x1,1xD:1x2'",
        "splitwise, decode-local, 'P:1x2@0,0,D:1x2@3,0'",
        "splitwise, decode-local, '2xP:1x1,1xD:1x2'",
        "splitwise, decode-local, '3xP:1x1,3xD:1x1'",
        "distserve, decode-local, 'P:1x2@0,0,D:1x2@3,0'",
        "distserve, decode-local, '2xP:1x1,1xD:1x2'",
        "distserve, decode-local, '3xP:1x1,3xD:1x1'",
        "face, decode-local, 2xM:1x2",
        "wsc-llm, path-greedy, 'P:1x1@0,0,P:1x1@0,2,D:1x2@2,0'",
        "wsc-llm, path-greedy, 'P:1x1@0,0,D:1x1@0,2,D:1x2@3,0'",
        "wsc-llm, least-used, 'P:1x1@0,0,P:1x1@0,2,D:1x2@2,0'",
        "wsc-llm, decode-local, '3xP:1x1,3xD:1x1'",
    })
    void everyRequestIsServedOrRejectedWithAReason(String system, String placement, String plan) {
        for (long seed = 0; seed < 20; seed++) {
            int blocks = 3 + (int) seed * 2;
            RunResult.Counts counts = counts(system, placement, plan, seed, blocks);
            long rejected = REQUESTS - counts.completed();
            assertThat(counts.completed()).as("seed %d", seed).isPositive();
            assertThat(counts.rejected()).as("seed %d", seed).isEqualTo(rejected);
        }
    }

    private static RunResult.Counts counts(String system, String placement, String planText, long seed, int blocks) {
        WaferSpec wafer = Fixtures.wafer(4, 3);
        SystemOptions options = SystemOptions.of(system, 4096).withPlacement(placement);
        SchedulerSpec scheduler = SystemCatalogue.build(options);
        WaferPlan plan = PlanText.parse(planText, wafer).check(wafer, Fixtures.LLAMA_2_7B, 16);
        RunSpec spec = new RunSpec(
                wafer,
                WaferCondition.whole(wafer),
                Fixtures.LLAMA_2_7B,
                RooflineStepPricer::new,
                List.copyOf(plan.instances()),
                scheduler,
                "reserving",
                16,
                blocks,
                false,
                false,
                1 << 10,
                1 << 10,
                ArrivalWindow.whole(0),
                null);
        try (Simulation simulation = new Simulation(spec, new Bursts(seed, blocks * 16), record -> {})) {
            return simulation.run().counts();
        }
    }
}
