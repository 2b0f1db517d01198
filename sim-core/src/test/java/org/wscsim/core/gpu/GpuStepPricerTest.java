package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelConfig;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.WaferYaml;

class GpuStepPricerTest {
    private static final ModelSpec MODEL = ModelConfig.parse("llama-3-70b", ModelCatalogue.text("llama-3-70b"));

    private static WaferSpec hardware(String name) {
        return WaferYaml.parse(name, WaferCatalogue.text(name));
    }

    private static StepPricer pricer() {
        return new GpuOperatorModel().pricer(new InstanceShape(MODEL, hardware("sw-gpu"), 2, 4, 1));
    }

    private static double seconds(StepPricer pricer, StepShape step) {
        StepPrice price = new StepPrice();
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        assertThat(price.computeFine).isLessThanOrEqualTo(price.computeAndDramFine);
        assertThat(price.computeAndDramFine).isLessThanOrEqualTo(price.totalFine);
        return price.totalFine / ((double) VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_SECOND);
    }

    private static StepShape decode(int batch, long context) {
        StepShape step = new StepShape();
        step.addDecode(batch, batch * context);
        return step;
    }

    private static StepShape prefill(int tokens) {
        StepShape step = new StepShape();
        step.addChunk(tokens, 0, true);
        return step;
    }

    /** Tables and parts are a faster way to the same sum. */
    @Test
    void costsWhatTheStepCosts() {
        StepPricer pricer = pricer();
        GpuStep step = new GpuStep(MODEL, 8, GpuModel.load("a100"), GpuStep.GRAPH_DECODE);
        for (int batch : new int[] {1, 8, 33, 256, 1_500}) {
            double expected = step.seconds(decode(batch, 1_000));
            assertThat(seconds(pricer, decode(batch, 1_000))).isCloseTo(expected, within(1e-9 * expected));
        }
        for (int tokens : new int[] {1, 20, 512, 2_048, 9_000}) {
            double expected = step.seconds(prefill(tokens));
            assertThat(seconds(pricer, prefill(tokens))).as("%d", tokens).isCloseTo(expected, within(1e-9 * expected));
        }
    }

    @Test
    void nothingIsCheaperThanOneToken() {
        StepPricer pricer = pricer();
        double least = seconds(pricer, decode(1, 1));
        for (int batch = 1; batch <= 128; batch++) {
            assertThat(seconds(pricer, decode(batch, 1))).isGreaterThanOrEqualTo(least);
        }
    }

    @Test
    void lessBandwidthCostsTime() {
        StepPricer pricer = pricer();
        StepPrice price = new StepPrice();
        StepShape step = decode(8, 1_000);
        double alone = seconds(pricer, step);
        long dram = pricer.nominalDramBytesPerSecond();
        pricer.price(step, dram / 2, pricer.nominalLinkBytesPerSecond() / 2, price);
        assertThat(price.totalFine / 1e12 / VirtualTime.FINE_PER_PS).isGreaterThan(alone);
    }

    @Test
    void refusesWhatIsNoGpuOfOneNode() {
        InstanceShape wafer = new InstanceShape(MODEL, hardware("wsc-case3"), 2, 4, 1);
        InstanceShape nodes = new InstanceShape(MODEL, hardware("sw-gpu"), 4, 4, 1);
        assertThatThrownBy(() -> new GpuOperatorModel().pricer(wafer))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("wafer=wsc-case3")
                .hasMessageContaining("a100");
        assertThatThrownBy(() -> new GpuOperatorModel().pricer(nodes))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gpus=16")
                .hasMessageContaining("allowed=1..8");
    }
}
