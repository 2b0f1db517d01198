package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.wscsim.core.measured.Tables.decode;
import static org.wscsim.core.measured.Tables.prefill;
import static org.wscsim.core.measured.Tables.price;
import static org.wscsim.core.measured.Tables.pricer;
import static org.wscsim.core.measured.Tables.shape;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

final class MeasuredStepPricerTest {
    private static final double FINE_PER_SECOND = 1_024e12;
    private static final double LAYERS = 32;
    /** Llama 3 8B: 4,096 x 128,256 weights of 2 bytes. */
    private static final double HEAD_BYTES = 4_096 * 128_256 * 2.0;

    private static double headSeconds(int sampled, WaferSpec wafer) {
        double compute = HEAD_BYTES
                * sampled
                / (wafer.dieMatrixFlopsPerSecond() * wafer.achievable().matrixFraction());
        double dram = HEAD_BYTES
                / (wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction());
        return Math.max(compute, dram);
    }

    private static double headSeconds(int sampled) {
        return headSeconds(sampled, WaferCatalogue.load("rtx-pro-6000"));
    }

    @Test
    void aDecodeStepIsTheSumOfItsRowsTimesTheLayers() {
        // At 10 tokens every dense layer takes 290 us: eight a block, embedding and final norm once.
        double dense = (8 * LAYERS + 2) * 290e-6;
        double attention = LAYERS * Tables.multilinear(0, 0, 10, 300);
        StepPrice price = price(pricer(), decode(10, 3_000));
        assertThat(price.totalFine / FINE_PER_SECOND).isCloseTo(dense + attention + headSeconds(10), within(1e-12));
        assertThat(price.computeAndDramFine).isEqualTo(price.totalFine);
        assertThat(price.collectiveBytesPerDie).isZero();
    }

    @Test
    void aMixedStepAsksForBothTogether() {
        StepShape step = decode(4, 400);
        step.addChunk(96, 200, true);
        double dense = (8 * LAYERS + 2) * 1_100e-6;
        double attention = LAYERS * Tables.multilinear(96, 200, 4, 100);
        assertThat(price(pricer(), step).totalFine / FINE_PER_SECOND)
                .isCloseTo(dense + attention + headSeconds(5), within(1e-12));
    }

    @Test
    void anEmptyStepIsFreeAndOneWithoutAttentionIsNot() {
        StepPrice empty = price(pricer(), new StepShape());
        assertThat(empty.totalFine).isZero();
        assertThat(empty.flops).isZero();
        StepShape one = new StepShape();
        one.newTokens = 1;
        one.sampledSequences = 1;
        assertThat(price(pricer(), one).totalFine / FINE_PER_SECOND)
                .isCloseTo((8 * LAYERS + 2) * 200e-6 + headSeconds(1), within(1e-12));
    }

    @Test
    void severalChunksArePricedAsOneOfAsManyPairs() {
        StepShape two = prefill(40, 100);
        two.addChunk(60, 50, false);
        double pairs = 40 * (100 + 20.5) + 60 * (50 + 30.5);
        double attention = LAYERS * Tables.multilinear(100, pairs / 100 - 50.5, 0, 0);
        assertThat(price(pricer(), two).totalFine / FINE_PER_SECOND)
                .isCloseTo((8 * LAYERS + 2) * 1_100e-6 + attention, within(1e-12));
    }

    @Test
    void manyShortChunksAreOneShorterChunkWithoutPrior() {
        StepShape four = new StepShape();
        for (int i = 0; i < 4; i++) {
            four.addChunk(25, 0, false);
        }
        double pairs = 4 * 25 * 13.0;
        double chunk = (StrictMath.sqrt(1 + 8 * pairs) - 1) / 2;
        assertThat(chunk * (chunk + 1) / 2).isCloseTo(pairs, within(1e-9));
        assertThat(price(pricer(), four).totalFine / FINE_PER_SECOND)
                .isCloseTo((8 * LAYERS + 2) * 1_100e-6 + LAYERS * Tables.multilinear(chunk, 0, 0, 0), within(1e-12));
    }

    @Test
    void neverShorterThanWithItsLongestChunkAlone() {
        SplittableRandom random = new SplittableRandom(3);
        MeasuredStepPricer pricer = pricer();
        for (int i = 0; i < 300; i++) {
            StepShape step = new StepShape();
            long longest = 0;
            for (int chunks = random.nextInt(1, 6); chunks > 0; chunks--) {
                int tokens = random.nextInt(1, 500);
                int prior = random.nextInt(0, 2_000);
                step.addChunk(tokens, prior, false);
                longest = Math.max(longest, price(pricer, prefill(tokens, prior)).totalFine);
            }
            assertThat(price(pricer, step).totalFine).isGreaterThanOrEqualTo(longest);
        }
    }

    @Test
    void moreTokensContextOrSequencesNeverCostLess() {
        SplittableRandom random = new SplittableRandom(9);
        MeasuredStepPricer pricer = pricer();
        for (int i = 0; i < 300; i++) {
            int sequences = random.nextInt(1, 100);
            long context = random.nextLong(sequences, sequences * 3_000L);
            int chunk = random.nextInt(1, 2_000);
            int prior = random.nextInt(0, 3_000);
            long base = mixed(pricer, sequences, context, chunk, prior);
            assertThat(mixed(pricer, sequences, context + sequences, chunk, prior))
                    .isGreaterThanOrEqualTo(base);
            assertThat(mixed(pricer, sequences, context, chunk + 1, prior)).isGreaterThanOrEqualTo(base);
            assertThat(mixed(pricer, sequences, context, chunk, prior + 1)).isGreaterThanOrEqualTo(base);
        }
    }

    private static long mixed(MeasuredStepPricer pricer, int sequences, long context, int chunk, int prior) {
        StepShape step = decode(sequences, context);
        step.addChunk(chunk, prior, false);
        return price(pricer, step).totalFine;
    }

    @Test
    void countsStepsOutsideWhatWasMeasured() {
        MeasuredStepPricer pricer = pricer();
        price(pricer, decode(64, 64 * 100));
        price(pricer, decode(1, 16));
        assertThat(pricer.stepsOutOfRange()).isZero();
        price(pricer, decode(1, 15));
        assertThat(pricer.stepsBelowRange()).isEqualTo(1);
        price(pricer, decode(1, 2_049));
        price(pricer, decode(101, 10_100));
        price(pricer, prefill(101, 0));
        assertThat(pricer.stepsAboveRange()).isEqualTo(3);
        assertThat(pricer.stepsOutOfRange()).isEqualTo(4);
    }

    @Test
    void lessBandwidthCostsAllThatItsBytesTakeLonger() {
        MeasuredStepPricer pricer = pricer();
        StepShape step = decode(10, 3_000);
        long full = pricer.nominalDramBytesPerSecond();
        StepPrice alone = price(pricer, step);
        StepPrice shared = price(pricer, step, full / 2);
        double longer = (double) alone.dramBytesPerDie / full;
        assertThat((shared.totalFine - alone.totalFine) / FINE_PER_SECOND).isCloseTo(longer, within(1e-9));
        assertThat(shared.computeFine).isEqualTo(alone.computeFine);
        assertThat(price(pricer, step, 2 * full).totalFine).isEqualTo(alone.totalFine);
    }

    @Test
    void neverFasterThanPeakOrBandwidthWhateverTheTable() {
        List<AttentionPoint> instant = Tables.attention(p -> 1e-12);
        List<DensePoint> dense = Tables.dense().stream()
                .map(p -> new DensePoint(p.layer(), p.tokens(), 1e-12))
                .toList();
        MeasuredShard shard = new MeasuredShard("llama-3-8b", 1, dense, instant);
        StepPricer pricer = new MeasuredStepPricer(shape("llama-3-8b", "rtx-pro-6000", 1, 1), shard);
        WaferSpec wafer = pricer.shape().wafer();
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            StepShape step = decode(random.nextInt(1, 200), random.nextLong(200, 400_000));
            step.addChunk(random.nextInt(1, 4_000), random.nextInt(0, 9_000), true);
            StepPrice price = price(pricer, step);
            double seconds = price.totalFine / FINE_PER_SECOND * (1 + 1e-9);
            assertThat(seconds).isGreaterThanOrEqualTo(price.flops / wafer.matrixFlopsPerSecond());
            assertThat(seconds)
                    .isGreaterThanOrEqualTo(price.dramBytesPerDie / (double) pricer.nominalDramBytesPerSecond());
            assertThat(price.computeFine / FINE_PER_SECOND)
                    .isCloseTo(price.flops / wafer.matrixFlopsPerSecond(), within(1e-12));
        }
    }

    @Test
    void countsTheWorkOfTheModel() {
        StepPrice price = price(pricer(), decode(10, 3_000));
        double blocks = 32 * (4_096.0 * 6_144 + 4_096.0 * 4_096 + 3 * 4_096.0 * 14_336);
        double kvBytes = 2 * 32 * 8 * 128 * 2.0;
        assertThat(price.flops).isEqualTo(20 * blocks + 20 * 4_096.0 * 128_256 + 4 * 32 * 4_096.0 * 3_000);
        assertThat((double) price.dramBytesPerDie).isEqualTo(2 * blocks + HEAD_BYTES + kvBytes * (3_000 + 10));
    }

    @Test
    void hostTimeComesFromTheWafer() {
        WaferSpec w = WaferCatalogue.load("rtx-pro-6000");
        WaferSpec.Host host = new WaferSpec.Host(2_000_000_000L, 1_000_000L);
        WaferSpec slow = new WaferSpec(w.name(), w.core(), w.die(), 1, 1, w.d2d(), w.achievable(), host, w.energy());
        StepPricer pricer = new MeasuredOperatorModel(Tables.table())
                .pricer(new org.wscsim.core.operator.InstanceShape(
                        pricer().shape().model(), slow, 1, 1, 1));
        StepShape step = decode(10, 3_000);
        long added = price(pricer, step).totalFine - price(pricer(), step).totalFine;
        assertThat(added).isEqualTo((2_000_000_000L + 10 * 1_000_000L) << 10);
        assertThat(pricer.approximations()).anyMatch(line -> line.contains("2000 us per step"));
        assertThat(price(pricer, new StepShape()).totalFine).isZero();
    }

    @Test
    void remoteReadsAddWhatTheyTakeLongerThanLocalAttention() {
        StepShape step = decode(10, 3_000);
        StepPrice local = price(pricer(), step);
        long attention = Math.round(LAYERS * Tables.multilinear(0, 0, 10, 300) * FINE_PER_SECOND);
        step.remoteReadFine = attention / 2;
        assertThat(price(pricer(), step).totalFine).isEqualTo(local.totalFine);
        step.remoteReadFine = attention + 1_000_000;
        assertThat((double) price(pricer(), step).totalFine - local.totalFine).isCloseTo(1_000_000, within(2.0));
        step.remotePortFine = step.remoteReadFine;
        StepPrice port = price(pricer(), step);
        assertThat(port.computeAndDramFine).isEqualTo(port.totalFine);
    }

    @Test
    void tensorParallelismAddsCollectives() {
        StepPricer two = new MeasuredOperatorModel(Tables.table()).pricer(shape("llama-3-8b", "wsc-case3", 2, 1));
        StepPrice price = price(two, decode(10, 3_000));
        double link = two.nominalLinkBytesPerSecond();
        // Two dies swap halves of a message: once to gather, twice to reduce.
        double reduce = 64 * 2 * (100e-9 + 10 * 4_096 * 2.0 / 2 / link);
        double gather = 100e-9 + 10 * 128_256 * 2.0 / 2 / link;
        assertThat((price.totalFine - price.computeAndDramFine) / FINE_PER_SECOND)
                .isCloseTo(reduce + gather, within(1e-12));
        assertThat(price.collectiveBytesPerDie).isPositive();
    }

    @Test
    void explanationsAddUpToThePrice() {
        StepShape mixed = decode(7, 2_000);
        mixed.addChunk(50, 10, true);
        mixed.addChunk(20, 100, false);
        StepShape remote = decode(7, 2_000);
        remote.decodeLocalTokens = 1_000;
        remote.remotePortFine = 1L << 44;
        remote.remoteReadFine = 1L << 45;
        StepPricer two = new MeasuredOperatorModel(Tables.table()).pricer(shape("llama-3-8b", "wsc-case3", 2, 1));
        for (StepPricer pricer : List.of(pricer(), two)) {
            for (StepShape step : List.of(decode(3, 500), prefill(30, 5), mixed, remote)) {
                for (long dram : new long[] {pricer.nominalDramBytesPerSecond(), 500_000_000_000L}) {
                    long link = pricer.nominalLinkBytesPerSecond();
                    StepPrice price = price(pricer, step, dram);
                    double seconds = pricer.explain(step, dram, link).stream()
                            .mapToDouble(OperatorCost::seconds)
                            .sum();
                    assertThat(seconds).isCloseTo(price.totalFine / FINE_PER_SECOND, within(1e-11));
                }
            }
        }
        assertThat(pricer().explain(new StepShape(), 1, 1)).isEmpty();
    }

    @Test
    void explanationsAreNotCounted() {
        MeasuredStepPricer pricer = pricer();
        assertThat(pricer.explain(decode(1, 9_999), 1_000_000_000_000L, 1)).isNotEmpty();
        assertThat(pricer.stepsOutOfRange()).isZero();
    }

    @Test
    void partsOfADieAndUnmeasuredModelsAreRefused() {
        MeasuredOperatorModel model = new MeasuredOperatorModel(Tables.table());
        assertThatThrownBy(() -> model.pricer(shape("llama-3-8b", "wsc-case3", 1, 0.5)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("die_share=0.5");
        assertThatThrownBy(() -> model.pricer(shape("opt-13b", "rtx-pro-6000", 1, 1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model=opt-13b");
    }

    @Test
    void theGpuAsAWaferHasTheFiguresOfItsDataSheet() {
        WaferSpec wafer = WaferCatalogue.load("rtx-pro-6000");
        GpuSpec gpu = GpuSpec.load("rtx-pro-6000");
        assertThat(wafer.dies()).isEqualTo(1);
        assertThat(wafer.die().cores()).isEqualTo(gpu.sms());
        assertThat(wafer.matrixFlopsPerSecond()).isCloseTo(gpu.matrixFlopsPerSecond(), within(1e-4 * 503.8e12));
        assertThat(wafer.die().dramBytes()).isEqualTo(gpu.dramBytes());
        assertThat(wafer.die().dramBytesPerSecond()).isEqualTo(gpu.dramBytesPerSecond());
        assertThat((double) wafer.sramBytes()).isCloseTo((double) gpu.l2Bytes(), within(188.0));
        assertThat(wafer.d2d().bytesPerSecond()).isEqualTo(gpu.linkBytesPerSecond());
    }

    @Test
    void pricingAllocatesNothing() {
        MeasuredStepPricer pricer = pricer();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SplittableRandom random = new SplittableRandom(7);
        StepShape[] steps = new StepShape[64];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = decode(i, i * random.nextLong(1, 4_000));
            for (int chunks = random.nextInt(0, 4); chunks > 0; chunks--) {
                steps[i].addChunk(random.nextInt(1, 5_000), random.nextInt(0, 5_000), random.nextBoolean());
            }
        }
        StepPrice out = new StepPrice();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 50; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (StepShape step : steps) {
                pricer.price(step, pricer.nominalDramBytesPerSecond(), 1, out);
                pricer.price(step, 900_000_000_000L, 1, out);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }
}
