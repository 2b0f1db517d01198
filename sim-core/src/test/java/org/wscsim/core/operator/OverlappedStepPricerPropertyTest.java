package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wscsim.core.operator.Steps.price;
import static org.wscsim.core.operator.Steps.shape;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of a step whose phases overlap, on random steps of Llama-2-70B on 2 x 4 dies. */
final class OverlappedStepPricerPropertyTest {
    private final StepPricer inner = new RooflineStepPricer(shape("llama-2-70b", 2, 4));
    private final StepPricer overlapped = new OverlappedStepPricer(inner);

    private static void addPrompts(StepShape step, SplittableRandom random) {
        for (int chunk = 1 + random.nextInt(3); chunk > 0; chunk--) {
            step.addChunk(1 + random.nextInt(2_000), random.nextInt(3_000), random.nextBoolean());
        }
    }

    private static void addGeneration(StepShape step, SplittableRandom random) {
        int sequences = 1 + random.nextInt(200);
        step.addDecode(sequences, sequences * (1L + random.nextInt(4_000)));
    }

    @Test
    void betweenTheLongerPhaseAloneAndOneAfterTheOther() {
        for (long seed = 0; seed < 300; seed++) {
            StepShape both = new StepShape();
            StepShape prompts = new StepShape();
            StepShape generation = new StepShape();
            addPrompts(both, new SplittableRandom(seed));
            addPrompts(prompts, new SplittableRandom(seed));
            addGeneration(both, new SplittableRandom(~seed));
            addGeneration(generation, new SplittableRandom(~seed));
            StepPrice price = price(overlapped, both);
            StepPrice first = price(inner, prompts);
            StepPrice second = price(inner, generation);
            assertThat(price.totalFine)
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(Math.max(first.totalFine, second.totalFine))
                    .isLessThanOrEqualTo(first.totalFine + second.totalFine);
            assertThat(price.computeFine).as("seed %d", seed).isEqualTo(first.computeFine + second.computeFine);
            assertThat(price.computeAndDramFine).as("seed %d", seed).isBetween(price.computeFine, price.totalFine);
            assertThat(price.dramBytesPerDie)
                    .as("seed %d", seed)
                    .isEqualTo(first.dramBytesPerDie + second.dramBytesPerDie);
            double dramSeconds = price.dramBytesPerDie / (double) inner.nominalDramBytesPerSecond();
            assertThat(price.totalFine / 1024e12).as("seed %d", seed).isGreaterThanOrEqualTo(dramSeconds * (1 - 1e-9));
        }
    }

    @Test
    void aStepOfOnePhaseCostsWhatTheInnerPricerSays() {
        for (long seed = 0; seed < 100; seed++) {
            StepShape step = new StepShape();
            if (seed % 2 == 0) {
                addPrompts(step, new SplittableRandom(seed));
            } else {
                addGeneration(step, new SplittableRandom(seed));
            }
            assertThat(price(overlapped, step).totalFine).as("seed %d", seed).isEqualTo(price(inner, step).totalFine);
        }
    }
}
