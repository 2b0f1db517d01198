package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepShape;

final class GpuStepTest {
    private static GpuStep on(String gpu, String model, int tp) {
        return new GpuStep(ModelCatalogue.load(model), tp, GpuModel.load(gpu), GpuStep.GRAPH_DECODE);
    }

    private static StepShape decode(int sequences, long contextEach) {
        StepShape step = new StepShape();
        step.addDecode(sequences, sequences * contextEach);
        return step;
    }

    private static StepShape prefill(int tokens) {
        StepShape step = new StepShape();
        step.addChunk(tokens, 0, true);
        return step;
    }

    private static double total(List<OperatorCost> costs) {
        return costs.stream().mapToDouble(OperatorCost::seconds).sum();
    }

    @Test
    void operatorsAddUpToTheStep() {
        GpuStep step = on("a100", "llama-2-70b", 4);
        for (StepShape shape : List.of(decode(32, 1_000), prefill(2_048))) {
            assertThat(step.seconds(shape)).isCloseTo(total(step.explain(shape)), within(1e-12));
        }
    }

    @Test
    void neverFasterThanReadingTheWeightsOrThanThePeak() {
        ModelSpec llama = ModelCatalogue.load("llama-2-7b");
        for (String name : GpuSpec.names()) {
            GpuSpec gpu = GpuSpec.load(name);
            double weights = llama.weightBytesPerDie(1) / gpu.dramBytesPerSecond();
            double flops = 2.0 * llama.parameters() * 4_096 / gpu.matrixFlopsPerSecond();
            assertThat(on(name, "llama-2-7b", 1).seconds(decode(1, 100)))
                    .as(name)
                    .isBetween(weights, 2.5 * weights);
            assertThat(on(name, "llama-2-7b", 1).seconds(prefill(4_096)))
                    .as(name)
                    .isBetween(0.95 * flops, 2 * flops);
        }
    }

    @Test
    void moreGpusTakeLessAndTalk() {
        StepShape shape = decode(16, 2_000);
        assertThat(on("h100", "llama-2-70b", 8).seconds(shape))
                .isLessThan(on("h100", "llama-2-70b", 4).seconds(shape));
        assertThat(on("h100", "llama-2-70b", 8).explain(shape))
                .filteredOn(cost -> cost.kind() == Kind.MLP_ALL_REDUCE)
                .allSatisfy(cost -> assertThat(cost.times().d2d()).isPositive());
        assertThat(on("h100", "llama-2-7b", 1).explain(shape))
                .filteredOn(cost -> cost.kind() == Kind.MLP_ALL_REDUCE)
                .allSatisfy(cost -> assertThat(cost.seconds()).isZero());
    }

    @Test
    void longerContextsTakeLonger() {
        GpuStep step = on("a100", "llama-3-8b", 1);
        double before = 0;
        for (long context = 256; context <= 1 << 17; context *= 4) {
            double seconds = step.seconds(decode(8, context));
            assertThat(seconds).isGreaterThan(before);
            before = seconds;
        }
    }

    @Test
    void anEagerStepLastsAsLongAsItsLaunches() {
        GpuStep eager = new GpuStep(
                ModelCatalogue.load("llama-2-7b"), 1, GpuModel.load("h100"), new GpuStep.Launch(false, 50e-6));
        // 32 blocks of two norms, four products, rotation, cache write, attention and activation; four ends.
        double kernels = 32 * 10 + 4;
        assertThat(eager.seconds(decode(1, 100))).isCloseTo((kernels + 1) * 50e-6, within(2 * 50e-6));
        assertThat(eager.explain(decode(1, 100)).getFirst().kind()).isEqualTo(Kind.HOST);
    }

    @Test
    void equalChunksAreOneKernelOfThatBatch() {
        StepShape step = new StepShape();
        step.addChunk(512, 256, true);
        step.addChunk(512, 256, false);
        double batch = GpuModel.load("a100")
                .seconds(new org.wscsim.core.device.Kernel.PrefillAttention(2, 512, 256, 32, 32, 128));
        assertThat(on("a100", "llama-2-7b", 1).explain(step))
                .filteredOn(cost -> cost.kind() == Kind.PREFILL_ATTENTION)
                .singleElement()
                .satisfies(cost -> assertThat(cost.seconds()).isCloseTo(32 * batch, within(1e-12)));
    }

    @Test
    void expertsAndLatentAttentionHaveATime() {
        for (String model : List.of("mixtral-8x7b", "deepseek-v3")) {
            for (StepShape shape : List.of(decode(64, 4_000), prefill(1_024))) {
                List<OperatorCost> costs = on("h200", model, 8).explain(shape);
                assertThat(costs)
                        .filteredOn(cost -> cost.kind() == Kind.EXPERT_GATE_UP)
                        .singleElement()
                        .satisfies(cost -> assertThat(cost.seconds()).isPositive());
                assertThat(total(costs)).isPositive().isFinite();
            }
        }
    }
}
