package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

final class TileStepPricerPropertyTest {
    private static final long SEED = 20_250_703;
    private static final int STEPS = 25;
    private static final List<InstanceShape> SHAPES = List.of(
            Steps.shape("llama-2-7b", "wsc-case1", 1, 1, 0.25),
            Steps.shape("llama-30b", "wsc-case3", 2, 4, 1),
            Steps.shape("llama-3-70b", "wsc-case4", 3, 3, 1),
            Steps.shape("gpt-3-175b", "wsc-artifact", 5, 2, 1),
            spreadMixtral(),
            Steps.shape("deepseek-v3", "wsc-case4", 4, 5, 1));

    /** Experts on different dies, some of them more popular than others. */
    private static InstanceShape spreadMixtral() {
        InstanceShape split = Steps.shape("mixtral-8x7b", "wsc-case3", 2, 2, 1);
        ModelSpec model = split.model();
        ExpertSpec experts = Objects.requireNonNull(model.experts()).with(Placement.SPREAD, 0.7);
        return new InstanceShape(model.withExperts(experts), split.wafer(), 2, 2, 1);
    }

    private interface Check {
        void accept(TileStepPricer pricer, StepShape step, SplittableRandom random, String label);
    }

    private static void forEachStep(Check check) {
        for (InstanceShape shape : SHAPES) {
            TileStepPricer pricer = new TileStepPricer(shape);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < STEPS; i++) {
                String label = "seed=" + SEED + ", model=" + shape.model().name() + ", step=" + i;
                check.accept(pricer, Steps.random(random), random, label);
            }
        }
    }

    @Test
    void partsAreOrderedAndNonNegative() {
        forEachStep((pricer, step, random, label) -> {
            StepPrice price = Steps.price(pricer, step);
            assertThat(price.computeFine).as(label).isPositive().isLessThanOrEqualTo(price.computeAndDramFine);
            assertThat(price.totalFine).as(label).isGreaterThanOrEqualTo(price.computeAndDramFine);
            assertThat(price.totalFine).as(label).isGreaterThanOrEqualTo(step.remoteReadFine);
        });
    }

    /** Useful work at the peak of all dies, and bytes at the nominal bandwidth of a port. */
    @Test
    void neverFasterThanPeakOrDram() {
        forEachStep((pricer, step, random, label) -> {
            StepPrice price = Steps.price(pricer, step);
            InstanceShape shape = pricer.shape();
            double peak = shape.wafer().dieMatrixFlopsPerSecond() * shape.tp() * shape.dieShare();
            double read = (double) price.dramBytesPerDie / pricer.nominalDramBytesPerSecond();
            double tolerance = 1 + 1e-9;
            assertThat(Steps.seconds(price.computeFine)).as(label).isGreaterThan(price.flops / peak);
            assertThat(Steps.seconds(price.computeAndDramFine) * tolerance)
                    .as(label)
                    .isGreaterThan(read);
        });
    }

    @Test
    void moreBandwidthIsNeverSlowerAndNeverChangesTheComputePart() {
        forEachStep((pricer, step, random, label) -> {
            long dram = random.nextLong(5_000_000_000L, 3_000_000_000_000L);
            long link = random.nextLong(5_000_000_000L, 3_000_000_000_000L);
            StepPrice slow = Steps.price(pricer, step, dram, link);
            StepPrice wide = Steps.price(pricer, step, dram * 5 / 4, link);
            assertThat(wide.totalFine).as(label).isLessThanOrEqualTo(slow.totalFine);
            assertThat(wide.computeFine).as(label).isEqualTo(slow.computeFine);
            assertThat(slow.computeFine).as(label).isLessThanOrEqualTo(slow.computeAndDramFine);
            assertThat(Steps.price(pricer, step, dram, link * 5 / 4).totalFine)
                    .as(label)
                    .isLessThanOrEqualTo(slow.totalFine);
        });
    }

    @Test
    void moreWorkIsNeverCheaper() {
        List<Consumer<StepShape>> additions = List.of(
                step -> step.newTokens++,
                step -> step.newTokens += 100,
                step -> step.sampledSequences++,
                step -> step.decodeContextTokens++,
                step -> {
                    step.decodeContextTokens++;
                    step.decodeLocalTokens++;
                },
                step -> step.remoteReadFine += 1_000,
                step -> step.addChunk(1, 0, false),
                step -> step.addChunk(300, 2_000, true),
                step -> step.addDecode(1, 1_000));
        forEachStep((pricer, step, random, label) -> {
            StepPrice before = Steps.price(pricer, step);
            additions.get(random.nextInt(additions.size())).accept(step);
            StepPrice after = Steps.price(pricer, step);
            assertThat(after.computeFine).as(label).isGreaterThanOrEqualTo(before.computeFine);
            assertThat(after.computeAndDramFine).as(label).isGreaterThanOrEqualTo(before.computeAndDramFine);
            assertThat(after.totalFine).as(label).isGreaterThanOrEqualTo(before.totalFine);
        });
    }

    /** Weights streamed: what of a shard stays in a larger SRAM is an option of its own. */
    @Test
    void halvingAnythingNeverHelps() {
        TileOptions streamed = new TileOptions(TileOptions.Residency.STREAMED);
        for (InstanceShape shape : SHAPES) {
            WaferSpec wafer = shape.wafer();
            TileStepPricer rich = new TileStepPricer(shape, streamed, true);
            List<WaferSpec> poorer = List.of(
                    Wafers.withHalfDram(wafer),
                    Wafers.withHalfNoc(wafer),
                    Wafers.withHalfSram(wafer),
                    Wafers.withHalfD2d(wafer),
                    Wafers.withHalfTheCores(wafer));
            for (WaferSpec half : poorer) {
                InstanceShape less =
                        new InstanceShape(shape.model(), half, shape.columns(), shape.rows(), shape.dieShare());
                TileStepPricer poor = new TileStepPricer(less, streamed, true);
                SplittableRandom random = new SplittableRandom(SEED);
                for (int i = 0; i < 4; i++) {
                    StepShape step = Steps.random(random);
                    assertThat(Steps.price(poor, step).totalFine)
                            .as("seed=%d, step=%d, poorer=%s", SEED, i, half)
                            .isGreaterThanOrEqualTo(Steps.price(rich, step).totalFine);
                }
            }
        }
    }

    /** The fraction of a die prices no better than its share of the die's rates. */
    @Test
    void quartersOfADieAreNoFasterThanTheDie() {
        for (String model : List.of("llama-2-7b", "opt-13b")) {
            TileStepPricer die = new TileStepPricer(Steps.shape(model, "wsc-case3", 1, 1, 1));
            TileStepPricer quarter = new TileStepPricer(Steps.shape(model, "wsc-case3", 1, 1, 0.25));
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < 20; i++) {
                StepShape step = Steps.random(random);
                StepPrice part = Steps.price(quarter, step);
                assertThat(part.totalFine).isGreaterThanOrEqualTo(Steps.price(die, step).totalFine);
                double peak = die.shape().wafer().dieMatrixFlopsPerSecond() / 4;
                assertThat(Steps.seconds(part.computeFine)).isGreaterThan(part.flops / peak);
            }
        }
    }

    @Test
    void tablesGiveWhatTheSearchGives() {
        for (InstanceShape shape : SHAPES) {
            TileStepPricer cached = new TileStepPricer(shape);
            TileStepPricer direct = new TileStepPricer(shape, TileOptions.DEFAULT, false);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < 4; i++) {
                StepShape step = Steps.random(random);
                Steps.price(cached, step);
                assertThat(Steps.price(cached, step))
                        .as("seed=%d, step=%d", SEED, i)
                        .usingRecursiveComparison()
                        .isEqualTo(Steps.price(direct, step));
                long dram = cached.nominalDramBytesPerSecond() / 3;
                long link = cached.nominalLinkBytesPerSecond() / 2;
                assertThat(Steps.price(cached, step, dram, link))
                        .as("seed=%d, step=%d, contended", SEED, i)
                        .usingRecursiveComparison()
                        .isEqualTo(Steps.price(direct, step, dram, link));
            }
        }
    }

    /** Pricers of all shapes, four threads and one model: each price is that of a pricer alone. */
    @Test
    void sharedTablesGiveWhatOwnTablesGive() {
        TileOperatorModel model = new TileOperatorModel();
        List<Long> alone = SHAPES.stream()
                .map(shape -> checksum(new TileStepPricer(shape)))
                .toList();
        List<Integer> workers = List.of(0, 1, 2, 3);
        List<List<Long>> shared = workers.parallelStream()
                .map(worker -> SHAPES.stream()
                        .map(shape -> checksum(model.pricer(shape)))
                        .toList())
                .toList();
        shared.forEach(found -> assertThat(found).as("seed=%d", SEED).isEqualTo(alone));
    }

    private static long checksum(StepPricer pricer) {
        SplittableRandom random = new SplittableRandom(SEED);
        long sum = 0;
        for (int i = 0; i < 6; i++) {
            StepPrice price = Steps.price(pricer, Steps.random(random));
            sum = 31 * sum + 7 * price.totalFine + 3 * price.computeFine + price.dramBytesPerDie;
        }
        return sum;
    }

    @Test
    void operatorsAddUpToThePrice() {
        forEachStep((pricer, step, random, label) -> {
            long dram = pricer.nominalDramBytesPerSecond() / random.nextInt(1, 3);
            long link = pricer.nominalLinkBytesPerSecond();
            StepPrice price = Steps.price(pricer, step, dram, link);
            double total = 0;
            double bytes = 0;
            double linkBytes = 0;
            for (OperatorCost cost : pricer.explain(step, dram, link)) {
                total += cost.seconds();
                bytes += cost.work().dramBytes();
                linkBytes += cost.work().linkBytes();
            }
            assertThat(total).as(label).isCloseTo(Steps.seconds(price.totalFine), within(1e-7 * total));
            assertThat(bytes).as(label).isCloseTo((double) price.dramBytesPerDie, within(8.0 + 1e-12 * bytes));
            assertThat(linkBytes).as(label).isCloseTo((double) price.collectiveBytesPerDie, within(8.0));
        });
    }

    /** Epochs are skipped in closed form, which needs equal increments. */
    @Test
    void aFixedBatchIsAffineInItsContext() {
        for (InstanceShape shape : SHAPES) {
            TileStepPricer pricer = new TileStepPricer(shape);
            for (int sequences : new int[] {1, 17, 256}) {
                long first = Steps.price(pricer, Steps.decode(sequences, sequences * 500L)).totalFine;
                long second = Steps.price(pricer, Steps.decode(sequences, sequences * 501L)).totalFine;
                for (int more : new int[] {7, 100, 12_345}) {
                    long later = Steps.price(pricer, Steps.decode(sequences, sequences * (500L + more))).totalFine;
                    assertThat(later).isEqualTo(first + more * (second - first));
                }
            }
        }
    }

    /**
     * No way of cutting a prompt into chunks beats the compute and links of the whole: the engine's critical path is
     * built on it.
     */
    @Test
    void chunksAreNeverFasterThanTheComputeOfTheWhole() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (InstanceShape shape : SHAPES) {
            TileStepPricer pricer = new TileStepPricer(shape);
            for (int i = 0; i < 12; i++) {
                int prompt = random.nextInt(2, 12_000);
                StepPrice whole = Steps.price(pricer, Steps.prefill(prompt, 0));
                long bound = whole.computeFine + whole.totalFine - whole.computeAndDramFine;
                List<Integer> chunks = new ArrayList<>();
                int budget = random.nextInt(Math.max(1, prompt / 6), prompt + 1);
                long sum = 0;
                for (int prior = 0; prior < prompt; ) {
                    int chunk = Math.min(prompt - prior, random.nextInt(1, budget + 1));
                    sum += Steps.price(pricer, Steps.prefill(chunk, prior)).totalFine;
                    chunks.add(chunk);
                    prior += chunk;
                }
                assertThat(sum)
                        .as("seed=%d, model=%s, chunks=%s", SEED, shape.model().name(), chunks)
                        .isGreaterThanOrEqualTo(bound);
            }
        }
    }
}
