package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;

/** Whole-iteration times: 10 ms at 100 tokens, 8 at 200, 20 at 400 for prompts; 1 and 2 ms for generation. */
final class IterationTimesTest {
    private static final IterationTimes TIMES = new IterationTimes(
            "test",
            new IterationCurve(new TreeMap<>(Map.of(100, 0.010, 200, 0.008, 400, 0.020))),
            new IterationCurve(new TreeMap<>(Map.of(100, 0.001, 200, 0.002))),
            1.1);

    private static double seconds(StepShape step) {
        StepPricer pricer = TIMES.pricer(
                new InstanceShape(ModelCatalogue.load("llama-2-7b"), WaferCatalogue.load("wsc-case3"), 1, 1, 1));
        StepPrice price = new StepPrice();
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        assertThat(price.computeFine).isLessThanOrEqualTo(price.totalFine);
        return price.totalFine / 1024e12;
    }

    @Test
    void linesRunThroughThePointsAndBeyondThem() {
        IterationCurve curve = TIMES.prompts();
        assertThat(curve.seconds(100)).isCloseTo(0.010, within(1e-15));
        assertThat(curve.seconds(150)).isCloseTo(0.009, within(1e-15));
        assertThat(curve.seconds(300)).isCloseTo(0.014, within(1e-15));
        assertThat(curve.seconds(50)).isCloseTo(0.011, within(1e-15));
        assertThat(curve.seconds(500)).isCloseTo(0.026, within(1e-15));
    }

    @Test
    void phasesHaveCurvesOfTheirOwnAndAMixedStepTheFactor() {
        StepShape prompts = new StepShape();
        prompts.addChunk(150, 0, true);
        prompts.addChunk(150, 0, true);
        assertThat(seconds(prompts)).isCloseTo(0.014, within(1e-14));
        StepShape generation = new StepShape();
        generation.addDecode(150, 1_000_000);
        assertThat(seconds(generation)).isCloseTo(0.0015, within(1e-14));
        StepShape mixed = new StepShape();
        mixed.addChunk(280, 0, true);
        mixed.addDecode(20, 1_000);
        assertThat(seconds(mixed)).isCloseTo(1.1 * 0.014, within(1e-14));
    }

    @Test
    void aCurveNeedsTwoPoints() {
        assertThatThrownBy(() -> new IterationCurve(new TreeMap<>(Map.of(1, 1.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("points=1");
    }
}
