package org.wscsim.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;

final class ArtifactStepPricerPropertyTest {
    private static final long SEED = 90_210;
    private static final double FINE_PER_MS = 1e9 * 1_024;
    private static final double FINE_PER_SECOND = 1e12 * 1_024;

    private static final List<InstanceShape> SHAPES = List.of(
            shape("llama-2-7b", "wsc-artifact", 1, 1, 1.0 / 16),
            shape("llama-2-7b", "wsc-artifact", 1, 1, 1),
            shape("llama-3-70b", "wsc-case3", 2, 2, 1),
            shape("opt-30b", "wsc-case1", 2, 1, 1));

    private static InstanceShape shape(String model, String wafer, int columns, int rows, double share) {
        return new InstanceShape(ModelCatalogue.load(model), WaferCatalogue.load(wafer), columns, rows, share);
    }

    private static StepPrice price(StepPricer pricer, StepShape step) {
        StepPrice price = new StepPrice();
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price;
    }

    private static StepShape random(SplittableRandom random) {
        StepShape step = new StepShape();
        int sequences = random.nextInt(0, 300);
        int chunks = random.nextInt(sequences == 0 ? 1 : 0, 3);
        step.addDecode(sequences, sequences == 0 ? 0 : random.nextLong(sequences, 400_000));
        for (; chunks > 0; chunks--) {
            step.addChunk(random.nextInt(1, 5_000), random.nextInt(0, 5_000), random.nextBoolean());
        }
        if (sequences > 0 && random.nextBoolean()) {
            step.decodeLocalTokens -= random.nextLong(0, step.decodeContextTokens) / 4;
            step.remoteReadFine = random.nextLong(0, 1L << 40);
            step.remotePortFine = random.nextLong(0, step.remoteReadFine + 1);
        }
        return step;
    }

    private interface Law {
        void holds(StepPricer pricer, StepShape step, StepPrice price, String label);
    }

    private static void forEachStep(Set<ArtifactFault> faults, Law law) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (InstanceShape shape : SHAPES) {
            StepPricer pricer = new ArtifactOperatorModel(faults).pricer(shape);
            for (int i = 0; i < 200; i++) {
                StepShape step = random(random);
                law.holds(pricer, step, price(pricer, step), "seed=" + SEED + " step=" + i + " shape=" + shape);
            }
        }
    }

    @Test
    void partsAreOrderedAndWithinWhatTheDiesCanDo() {
        for (Set<ArtifactFault> faults : List.of(ArtifactFault.all(), ArtifactFault.none())) {
            forEachStep(faults, (pricer, step, price, label) -> {
                double seconds = price.totalFine / FINE_PER_SECOND;
                double peak = pricer.shape().wafer().dieMatrixFlopsPerSecond()
                        * pricer.shape().tp()
                        * pricer.shape().dieShare();
                assertThat(price.computeFine).as(label).isNotNegative().isLessThanOrEqualTo(price.computeAndDramFine);
                assertThat(price.totalFine).as(label).isGreaterThanOrEqualTo(price.computeAndDramFine);
                assertThat(price.totalFine).as(label).isGreaterThanOrEqualTo(step.remoteReadFine);
                assertThat(price.flops).as(label).isLessThanOrEqualTo(peak * seconds * (1 + 1e-12));
                assertThat(price.dramBytesPerDie / seconds)
                        .as(label)
                        .isLessThanOrEqualTo(pricer.nominalDramBytesPerSecond() * (1 + 1e-12));
                assertThat(price.dramBytesPerDie).as(label).isPositive();
            });
        }
    }

    @Test
    void explainedOperatorsAddUpToThePrice() {
        forEachStep(ArtifactFault.all(), (pricer, step, price, label) -> {
            double sum = pricer.explain(step, 1, 1).stream()
                    .mapToDouble(OperatorCost::seconds)
                    .sum();
            double seconds = price.totalFine / FINE_PER_SECOND;
            assertThat(sum).as(label).isCloseTo(seconds, within(1e-6 * seconds));
        });
    }

    @Test
    void stepsCostWhatTheIterationFormulasSay() {
        InstanceShape shape = SHAPES.get(1);
        StepPricer pricer = new ArtifactOperatorModel().pricer(shape);
        IterationTimes times =
                new IterationTimes(ArtifactInstance.of(shape.model(), shape.wafer(), 256, 1, 1), ArtifactFault.all());
        StepShape prefill = new StepShape();
        prefill.addChunk(900, 0, true);
        prefill.addChunk(551, 0, true);
        assertThat(price(pricer, prefill).totalFine / FINE_PER_MS).isCloseTo(times.prefillMs(1_451), within(1e-6));
        StepShape decode = new StepShape();
        decode.addDecode(8, 8 * 1_025);
        assertThat(price(pricer, decode).totalFine / FINE_PER_MS).isCloseTo(times.decodeMs(8, 8 * 1_025), within(1e-5));
        prefill.addDecode(8, 8 * 1_025);
        assertThat(price(pricer, prefill).totalFine / FINE_PER_MS)
                .as("a mixed step is one after the other")
                .isCloseTo(times.prefillMs(1_451) + times.decodeMs(8, 8 * 1_025), within(1e-5));
    }

    @Test
    void aFixedBatchIsExactlyAffineInItsContext() {
        StepPricer pricer = new ArtifactOperatorModel().pricer(SHAPES.get(2));
        long[] totals = new long[4];
        for (int i = 0; i < totals.length; i++) {
            StepShape step = new StepShape();
            step.addDecode(20, 10_000 + 20L * i);
            totals[i] = price(pricer, step).totalFine;
        }
        assertThat(totals[2] - totals[1]).isEqualTo(totals[1] - totals[0]).isPositive();
        assertThat(totals[3] - totals[2]).isEqualTo(totals[1] - totals[0]);
    }

    /** What the engine's critical-path bound relies on, however a prompt is cut and whatever the batch. */
    @Test
    void noStepGoesBelowTheBoundsThatTheEngineAsksFor() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (InstanceShape shape : SHAPES) {
            StepPricer pricer = new ArtifactOperatorModel().pricer(shape);
            StepShape nobody = new StepShape();
            nobody.newTokens = 1;
            nobody.sampledSequences = 1;
            long least = price(pricer, nobody).totalFine;
            for (int i = 0; i < 100; i++) {
                int prompt = random.nextInt(1, 20_000);
                StepShape whole = new StepShape();
                whole.addChunk(prompt, 0, true);
                StepPrice alone = price(pricer, whole);
                long bound = alone.computeFine + alone.totalFine - alone.computeAndDramFine;
                long sum = 0;
                for (int done = 0; done < prompt; ) {
                    int chunk = random.nextInt(1, prompt - done + 1);
                    StepShape part = new StepShape();
                    part.addChunk(chunk, done, done + chunk == prompt);
                    long total = price(pricer, part).totalFine;
                    assertThat(total).isGreaterThanOrEqualTo(least);
                    sum += total;
                    done += chunk;
                }
                assertThat(sum + prompt).as("prompt=%d shape=%s", prompt, shape).isGreaterThanOrEqualTo(bound);
                StepShape decode = new StepShape();
                int batch = random.nextInt(1, 3_000);
                decode.addDecode(batch, batch);
                assertThat(price(pricer, decode).totalFine).isGreaterThanOrEqualTo(least);
            }
        }
    }

    @Test
    void theFaultsThatRemainAreNamed() {
        assertThat(new ArtifactOperatorModel()
                        .pricer(SHAPES.get(0))
                        .approximations()
                        .getFirst())
                .contains("its known faults included");
        assertThat(new ArtifactOperatorModel(Set.of(ArtifactFault.TABLE_TOTAL))
                        .pricer(SHAPES.get(0))
                        .approximations()
                        .getFirst())
                .endsWith(": " + ArtifactFault.TABLE_TOTAL.title());
        assertThat(new ArtifactOperatorModel(ArtifactFault.none())
                        .pricer(SHAPES.get(0))
                        .approximations()
                        .getFirst())
                .endsWith("none");
    }

    @Test
    void anEmptyStepCostsNothing() {
        StepPrice price = price(new ArtifactOperatorModel().pricer(SHAPES.get(0)), new StepShape());
        assertThat(price.totalFine).isZero();
        assertThat(price.flops).isZero();
    }

    @Test
    void aStepTooLongForTheClockIsALimit() {
        StepPricer pricer = new ArtifactOperatorModel().pricer(SHAPES.get(0));
        StepShape step = new StepShape();
        step.addDecode(1_000, 4_000_000_000_000_000L);
        assertThatThrownBy(() -> price(pricer, step))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("step price out of range");
    }

    @Test
    void aWarmPricerAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StepPricer pricer = new ArtifactOperatorModel().pricer(SHAPES.get(2));
        SplittableRandom random = new SplittableRandom(SEED);
        StepShape[] steps = new StepShape[100];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = random(random);
        }
        StepPrice price = new StepPrice();
        long least = Long.MAX_VALUE;
        long sum = 0;
        // The least of a few rounds: the first ones load classes.
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (StepShape step : steps) {
                pricer.price(step, 1, 1, price);
                sum += price.totalFine;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(sum).isPositive();
        assertThat(least).isZero();
    }
}
