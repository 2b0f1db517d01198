package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class RooflineStepPricerPropertyTest {
    private static final long SEED = 20_250_621;
    private static final int STEPS = 150;
    private static final List<InstanceShape> SHAPES = List.of(
            Steps.shape("llama-2-7b", "wsc-case1", 1, 1, 0.25),
            Steps.shape("llama-30b", "wsc-case3", 2, 4, 1),
            Steps.shape("llama-3-70b", "wsc-case4", 3, 3, 1),
            Steps.shape("gpt-3-175b", "wsc-artifact", 5, 2, 1),
            Steps.shape("falcon-40b", "wsc-case3", 2, 2, 1),
            ModelSpecs.spread(Steps.shape("mixtral-8x22b", "wsc-case3", 2, 4, 1), 0.7),
            Steps.shape("deepseek-v3", "wsc-case4", 4, 4, 1),
            ModelSpecs.spread(Steps.shape("deepseek-v3", "wsc-case4", 4, 3, 1), 1.2));

    @Test
    void partsAreOrderedAndNonNegative() {
        forEachStep((pricer, step, random, label) -> {
            StepPrice price = Steps.price(pricer, step);
            assertThat(price.computeFine).as(label).isNotNegative().isLessThanOrEqualTo(price.computeAndDramFine);
            assertThat(price.totalFine).as(label).isGreaterThanOrEqualTo(price.computeAndDramFine);
            assertThat(price.totalFine).as(label).isGreaterThanOrEqualTo(step.remoteReadFine);
        });
    }

    @Test
    void moreBandwidthIsNeverSlower() {
        forEachStep((pricer, step, random, label) -> {
            long dram = random.nextLong(1_000_000_000L, 3_000_000_000_000L);
            long link = random.nextLong(1_000_000_000L, 3_000_000_000_000L);
            long slow = Steps.price(pricer, step, dram, link).totalFine;
            assertThat(Steps.price(pricer, step, dram * 5 / 4, link).totalFine)
                    .as(label)
                    .isLessThanOrEqualTo(slow);
            assertThat(Steps.price(pricer, step, dram, link * 5 / 4).totalFine)
                    .as(label)
                    .isLessThanOrEqualTo(slow);
        });
    }

    @Test
    void moreWorkIsNeverCheaper() {
        List<Consumer<StepShape>> additions = List.of(
                step -> step.newTokens++,
                step -> step.sampledSequences++,
                step -> step.decodeContextTokens++,
                step -> {
                    step.decodeContextTokens++;
                    step.decodeLocalTokens++;
                },
                step -> step.remoteReadFine += 1_000,
                step -> {
                    step.prefillChunks++;
                    step.prefillPairs += 100;
                    step.prefillPriorTokens += 3;
                });
        forEachStep((pricer, step, random, label) -> {
            StepPrice before = Steps.price(pricer, step);
            additions.get(random.nextInt(additions.size())).accept(step);
            StepPrice after = Steps.price(pricer, step);
            assertThat(after.computeFine).as(label).isGreaterThanOrEqualTo(before.computeFine);
            assertThat(after.computeAndDramFine).as(label).isGreaterThanOrEqualTo(before.computeAndDramFine);
            assertThat(after.totalFine).as(label).isGreaterThanOrEqualTo(before.totalFine);
            assertThat(after.dramBytesPerDie).as(label).isGreaterThanOrEqualTo(before.dramBytesPerDie);
        });
    }

    @Test
    void theTableGivesWhatIsComputedDirectly() {
        for (InstanceShape shape : SHAPES) {
            RooflineStepPricer cached = new RooflineStepPricer(shape);
            RooflineStepPricer direct = new RooflineStepPricer(shape, 0, 0);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < STEPS; i++) {
                StepShape step = Steps.random(random);
                Steps.price(cached, step);
                assertThat(Steps.price(cached, step))
                        .as("seed=%d, step=%d", SEED, i)
                        .usingRecursiveComparison()
                        .isEqualTo(Steps.price(direct, step));
            }
        }
    }

    /** The list of operators is the obvious reference: their times, added one by one, are the price. */
    @Test
    void operatorsAddUpToThePrice() {
        forEachStep((pricer, step, random, label) -> {
            long dram = pricer.nominalDramBytesPerSecond();
            long link = pricer.nominalLinkBytesPerSecond();
            StepPrice price = Steps.price(pricer, step);
            double total = 0;
            double compute = 0;
            double bytes = 0;
            double linkBytes = 0;
            for (OperatorCost cost : pricer.explain(step, dram, link)) {
                total += cost.seconds();
                compute += cost.times().compute();
                bytes += cost.work().dramBytes();
                linkBytes += cost.work().linkBytes();
            }
            // Without decoding sequences there is no attention to attribute a remote read to.
            double expected = step.decodeContextTokens == 0
                    ? (price.totalFine - step.remoteReadFine) / 1024e12
                    : price.totalFine / 1024e12;
            assertThat(total).as(label).isCloseTo(expected, within(1e-7 * expected));
            assertThat(compute).as(label).isCloseTo(price.computeFine / 1024e12, within(1e-7 * total));
            assertThat(bytes).as(label).isCloseTo((double) price.dramBytesPerDie, within(2.0 + 1e-12 * bytes));
            assertThat(linkBytes).as(label).isCloseTo((double) price.collectiveBytesPerDie, within(2.0));
        });
    }

    private interface Check {
        void accept(RooflineStepPricer pricer, StepShape step, SplittableRandom random, String label);
    }

    private static void forEachStep(Check check) {
        for (InstanceShape shape : SHAPES) {
            RooflineStepPricer pricer = new RooflineStepPricer(shape);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < STEPS; i++) {
                StepShape step = Steps.random(random);
                if (step.newTokens > 0) {
                    check.accept(
                            pricer,
                            step,
                            random,
                            "seed=" + SEED + ", model=" + shape.model().name() + ", step=" + i);
                }
            }
        }
    }
}
