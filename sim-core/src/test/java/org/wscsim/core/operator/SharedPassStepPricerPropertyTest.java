package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wscsim.core.operator.Steps.price;
import static org.wscsim.core.operator.Steps.shape;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of a step whose phases overlap through the same weights, where a layer's weights fit in SRAM and where they do not. */
final class SharedPassStepPricerPropertyTest {
    private static void addPrompts(StepShape step, SplittableRandom random) {
        for (int chunk = 1 + random.nextInt(3); chunk > 0; chunk--) {
            step.addChunk(1 + random.nextInt(2_000), random.nextInt(3_000), random.nextBoolean());
        }
    }

    private static void addGeneration(StepShape step, SplittableRandom random) {
        int sequences = 1 + random.nextInt(200);
        step.addDecode(sequences, sequences * (1L + random.nextInt(4_000)));
    }

    @ParameterizedTest
    @CsvSource({"llama-2-7b, 2, 2", "llama-2-70b, 2, 4", "llama-2-7b, 1, 1"})
    void betweenTheLongerPhaseAloneAndOnePass(String model, int columns, int rows) {
        StepPricer inner = new RooflineStepPricer(shape(model, columns, rows));
        SharedPassStepPricer shared = new SharedPassStepPricer(inner);
        int gains = 0;
        for (long seed = 0; seed < 300; seed++) {
            StepShape both = new StepShape();
            StepShape prompts = new StepShape();
            StepShape generation = new StepShape();
            addPrompts(both, new SplittableRandom(seed));
            addPrompts(prompts, new SplittableRandom(seed));
            addGeneration(both, new SplittableRandom(~seed));
            addGeneration(generation, new SplittableRandom(~seed));
            StepPrice price = price(shared, both);
            StepPrice onePass = price(inner, both);
            long longer = Math.max(price(inner, prompts).totalFine, price(inner, generation).totalFine);
            assertThat(price.totalFine)
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(Math.min(longer, onePass.totalFine))
                    .isLessThanOrEqualTo(onePass.totalFine);
            assertThat(price.computeFine).as("seed %d", seed).isEqualTo(onePass.computeFine);
            assertThat(price.computeAndDramFine).as("seed %d", seed).isBetween(price.computeFine, price.totalFine);
            double dramSeconds = price.dramBytesPerDie / (double) inner.nominalDramBytesPerSecond();
            assertThat(price.totalFine / 1024e12).as("seed %d", seed).isGreaterThanOrEqualTo(dramSeconds * (1 - 1e-9));
            gains += price.totalFine < onePass.totalFine ? 1 : 0;
        }
        assertThat(gains).as("steps that gain").isGreaterThan(30);
    }

    /** A quarter of llama-2-7b has 101 MB of weights a layer, half of a die's SRAM is 160 MB; all of it has 404 MB. */
    @ParameterizedTest
    @CsvSource({"llama-2-7b, 2, 2, true", "llama-2-7b, 1, 1, false", "llama-2-70b, 2, 4, false"})
    void weightsThatHalfOfTheSramDoesNotKeepAreReadOnceMore(String model, int columns, int rows, boolean fit) {
        SharedPassStepPricer shared = new SharedPassStepPricer(new RooflineStepPricer(shape(model, columns, rows)));
        assertThat(shared.rereadBytesPerDie() == 0).isEqualTo(fit);
        assertThat(shared.rereadBytesPerDie()).isLessThan(shared.shape().weightBytesPerDie());
    }

    @ParameterizedTest
    @CsvSource({"llama-2-7b, 2, 2"})
    void aStepOfOnePhaseCostsWhatTheInnerPricerSays(String model, int columns, int rows) {
        StepPricer inner = new RooflineStepPricer(shape(model, columns, rows));
        StepPricer shared = new SharedPassStepPricer(inner);
        for (long seed = 0; seed < 100; seed++) {
            StepShape step = new StepShape();
            if (seed % 2 == 0) {
                addPrompts(step, new SplittableRandom(seed));
            } else {
                addGeneration(step, new SplittableRandom(seed));
            }
            assertThat(price(shared, step).totalFine).as("seed %d", seed).isEqualTo(price(inner, step).totalFine);
        }
    }
}
