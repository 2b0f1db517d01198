package org.wscsim.schedulers.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;

/**
 * vllm-v1 and sarathi plan what the loops of their originals do, step by step on random workloads under pressure; slack with
 * a fixed budget and in order of arrival plans what sarathi does.
 */
final class TokenBudgetDifferentialTest {
    @ParameterizedTest
    @ValueSource(strings = {"vllm-v1", "sarathi", "slack"})
    void plansWhatTheLoopDoes(String name) {
        boolean sarathi = !name.equals("vllm-v1");
        int preemptions = 0;
        int cut = 0;
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int sequences = 1 + random.nextInt(10);
            int tokens = 1 + random.nextInt(200);
            int threshold = sarathi || random.nextBoolean() ? 0 : 1 + random.nextInt(30);
            double watermark = sarathi ? random.nextInt(3) * 0.1 : 0;
            World world = new World(Role.MIXED, 1 + random.nextInt(16), 4 + random.nextInt(40));
            world.chunked = true;
            Batcher batcher = switch (name) {
                case "sarathi" -> new SarathiBatcher(new SarathiBatcher.Parameters(sequences, tokens, watermark));
                case "slack" ->
                    new SlackBatcher(new SlackBatcher.Parameters(
                            sequences, tokens, watermark, GoodputLimits.NONE, false, false));
                default -> new VllmV1Batcher(new VllmV1Batcher.Parameters(sequences, tokens, threshold));
            };
            TokenBudgetReference reference = new TokenBudgetReference(
                    tokens, threshold == 0 ? Integer.MAX_VALUE : threshold, sequences, sarathi, watermark);
            long ofSeed = seed;
            List<String> seen = new ArrayList<>();
            Batcher both = (view, plan) -> {
                List<String> expected = reference.step(world);
                batcher.plan(view, plan);
                assertThat(actions(plan)).as("seed %d", ofSeed).isEqualTo(expected);
                seen.add(
                        plan.prefillCount() > 0 && plan.prefillChunk(0) < world.prefillTokens(plan.prefillSlot(0))
                                ? "cut"
                                : "");
            };
            new Replay(world, both, seed, false).run(60);
            preemptions += world.preemptedInAll;
            cut += seen.contains("cut") ? 1 : 0;
        }
        assertThat(preemptions).as("the workloads put pressure on the pool").isPositive();
        assertThat(cut).as("seeds that cut a prompt").isGreaterThan(10);
    }

    private static List<String> actions(StepPlan plan) {
        List<String> actions = new ArrayList<>();
        for (int i = 0; i < plan.preemptedCount(); i++) {
            actions.add("preempt " + plan.preemptedSlot(i));
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            actions.add("prefill " + plan.prefillSlot(i) + " " + plan.prefillChunk(i));
        }
        actions.add("decode " + plan.decodeCount());
        return actions;
    }
}
