package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.wscsim.core.operator.Steps.decode;
import static org.wscsim.core.operator.Steps.prefill;
import static org.wscsim.core.operator.Steps.price;
import static org.wscsim.core.operator.Steps.shape;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.Collectives;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.collective.MeshShape;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.wafer.WaferSpec;

final class RooflineStepPricerTest {
    private static final double HOP = 100e-9;

    private static double seconds(long fine) {
        return fine / 1024.0 / 1e12;
    }

    private static Map<Kind, OperatorCost> explain(RooflineStepPricer pricer, StepShape step) {
        Map<Kind, OperatorCost> costs = new EnumMap<>(Kind.class);
        pricer.explain(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond())
                .forEach(cost -> costs.put(cost.kind(), cost));
        return costs;
    }

    /**
     * Llama-3-70B on 2 x 2 case-3 dies, one sequence of 1,000 tokens. By hand: 70,553,706,496 weights less the 128,256 x
     * 8,192 of the embedding table are read, two bytes each, a quarter per die (norms, 161 x 8,192, by every die), at
     * 0.85 x 2 TB/s; KV is 2 x 80 layers x 2 heads x 128 x 2 bytes per token and die; 160 all-reduces of 16 KB take the
     * closed ring both ways: four hops and 3/4 of the message over 2 TB/s; the gather is half of one.
     */
    @Test
    void seventyBillionDecodeAtTheWeightStreamingBound() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-3-70b", 2, 2));
        StepPrice price = price(pricer, decode(1, 1_000));
        double norms = 161 * 8_192.0;
        double weightBytes = 2 * ((70_553_706_496.0 - 128_256.0 * 8_192 - norms) / 4 + norms);
        double read = (weightBytes + 81_920.0 * 1_001 + 8_192 * 2) / 1.7e12;
        double reduces = 160 * (4 * HOP + 0.75 * 16_384 / 2e12);
        double gather = 2 * HOP + 0.375 * 128_256 * 2 / 2e12;
        // Above the pure read: vector work that no read hides (rotary, softmax, SiLU), under 0.1 %.
        assertThat(seconds(price.computeAndDramFine)).isBetween(read, read * 1.001);
        assertThat(seconds(price.totalFine - price.computeAndDramFine)).isCloseTo(reduces + gather, within(1e-12));
        assertThat(price.dramBytesPerDie).isCloseTo(Math.round(read * 1.7e12), within(2L));
        // Two FLOP per weight, and 4 x 64 heads x 128 per cached token and layer.
        double flops = 2 * (70_553_706_496.0 - 128_256.0 * 8_192 - norms) + 4.0 * 64 * 128 * 80 * 1_000;
        assertThat(price.flops).isCloseTo(flops, within(1.0));
    }

    @Test
    void longPrefillRunsAtTheMatrixBound() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-3-70b", 2, 2));
        StepShape step = prefill(2_048, 0);
        StepPrice price = price(pricer, step);
        double weights = 70_553_706_496.0 - 2 * 128_256.0 * 8_192;
        double flops = 2 * weights * 2_048 + 4.0 * 8_192 * 80 * step.prefillPairs;
        double matrix = flops / (4 * 261.12e12 * 0.7);
        // Norms and activations run on vector units between the GEMMs: some per cent at 1/16 of the matrix rate.
        assertThat(seconds(price.computeFine)).isBetween(matrix, matrix * 1.06);
        assertThat(price.computeAndDramFine).isLessThan(price.computeFine + price.computeFine / 100);
    }

    @Test
    void aPartOfADieGetsItsShareNeverTheWhole() {
        RooflineStepPricer whole = new RooflineStepPricer(shape("llama-2-7b", 1, 1));
        RooflineStepPricer half = new RooflineStepPricer(shape("llama-2-7b", "wsc-case3", 1, 1, 0.5));
        RooflineStepPricer sixteenth = new RooflineStepPricer(shape("llama-2-7b", "wsc-case3", 1, 1, 1 / 16.0));
        assertThat(whole.nominalDramBytesPerSecond()).isEqualTo(1_700_000_000_000L);
        assertThat(half.nominalDramBytesPerSecond()).isEqualTo(850_000_000_000L);
        assertThat(16 * sixteenth.nominalDramBytesPerSecond()).isEqualTo(whole.nominalDramBytesPerSecond());
        for (StepShape step : List.of(decode(1, 1_000), decode(64, 60_000), prefill(2_048, 0))) {
            long all = price(whole, step).totalFine;
            // Coefficients per cached token are rounded, half a unit each; less SRAM can only add DRAM traffic.
            long rounding = step.decodeContextTokens + 8;
            assertThat(price(half, step).totalFine).isBetween(2 * all - 2 * rounding, 2 * all + all / 5);
            assertThat(price(sixteenth, step).totalFine).isBetween(16 * all - 16 * rounding, 16 * all + 2 * all);
        }
        // 13.2 GB of weights through 1/16 of the port: over 100 ms, where the whole die needs under 8.
        assertThat(seconds(price(sixteenth, decode(1, 1_000)).totalFine)).isBetween(0.120, 0.135);
    }

    @Test
    void eachLayerReducesTwiceAndLogitsAreGathered() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-2-70b", 2, 4));
        for (int batch : new int[] {1, 64, 2_000}) {
            StepPrice price = price(pricer, decode(batch, 1_000L * batch));
            Collectives dies = new MeshCollectives(MeshShape.rectangle(2, 4), HOP);
            double reduce = dies.seconds(CollectiveForm.ALL_REDUCE, batch * 8_192.0 * 2, 2e12);
            double gather = dies.seconds(CollectiveForm.ALL_GATHER, batch * 32_000.0 * 2, 2e12);
            assertThat(seconds(price.totalFine - price.computeAndDramFine))
                    .isCloseTo(2 * 80 * reduce + gather, within(1e-12));
        }
        StepPrice alone = price(new RooflineStepPricer(shape("llama-2-7b", 1, 1)), decode(8, 8_000));
        assertThat(alone.totalFine).isEqualTo(alone.computeAndDramFine);
        assertThat(alone.collectiveBytesPerDie).isZero();
    }

    @Test
    void theSlowestDieDecidesAnUnevenSplit() {
        // 52 heads on 8 dies: seven on the fullest. A hypothetical 56-head model splits into sevens exactly.
        RooflineStepPricer uneven = new RooflineStepPricer(shape("llama-30b", 2, 4));
        double perDie = explain(uneven, decode(1, 1_000))
                .get(Kind.DECODE_ATTENTION)
                .work()
                .flops();
        assertThat(perDie).isEqualTo(4.0 * 7 * 128 * 60 * 1_000);
        assertThat(uneven.decodeDramFinePerToken(1_000_000_000_000L))
                .isEqualTo(VirtualTime.fineOfSeconds(2.0 * 60 * 7 * 128 * 2 / 1e12));
    }

    @Test
    void kvTrafficFollowsTheAttentionKind() {
        // Same layers, heads and width; eight KV heads against sixty-four.
        ModelSpec grouped = ModelCatalogue.load("llama-2-70b");
        ModelSpec full = ModelSpecs.withKvHeads(grouped, grouped.heads());
        WaferSpec wafer = shape("llama-2-70b", 2, 4).wafer();
        long dram = 1_000_000_000_000L;
        long few = new RooflineStepPricer(new InstanceShape(grouped, wafer, 2, 4, 1)).decodeDramFinePerToken(dram);
        long many = new RooflineStepPricer(new InstanceShape(full, wafer, 2, 4, 1)).decodeDramFinePerToken(dram);
        assertThat(many).isBetween(8 * few - 8, 8 * few + 8);
        // Beyond one rank per KV head the head is replicated: sixteen dies read as much each as eight.
        assertThat(new RooflineStepPricer(new InstanceShape(grouped, wafer, 4, 4, 1)).decodeDramFinePerToken(dram))
                .isEqualTo(few);
    }

    @Test
    void decodeIsExactlyAffineInItsContext() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-3-70b", 2, 2));
        long slope = pricer.decodeDramFinePerToken(pricer.nominalDramBytesPerSecond());
        assertThat(slope).isGreaterThan(pricer.decodeComputeFinePerToken());
        long base = price(pricer, decode(32, 0)).totalFine;
        for (long context : new long[] {1, 2, 33, 1_000, 32_768, 999_999}) {
            assertThat(price(pricer, decode(32, context)).totalFine).isEqualTo(base + slope * context);
        }
    }

    @Test
    void decodeAttentionIsTheUpperEnvelopeOfItsResources() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-3-70b", 2, 2));
        StepShape step = decode(32, 32_000);
        long base = price(pricer, decode(32, 0)).totalFine;
        long compute = pricer.decodeComputeFinePerToken() * 32_000;
        step.decodeLocalTokens = 0;
        assertThat(price(pricer, step).totalFine).isEqualTo(base + compute);
        step.remoteReadFine = 3 * compute;
        step.remotePortFine = 2 * compute;
        StepPrice remote = price(pricer, step);
        assertThat(remote.totalFine).isEqualTo(base + 3 * compute);
        assertThat(remote.totalFine - remote.computeAndDramFine)
                .as("links: collectives and what the mesh adds to the remote port")
                .isEqualTo(compute + base - price(pricer, decode(32, 0)).computeAndDramFine);
        assertThat(remote.computeAndDramFine - remote.computeFine).isGreaterThanOrEqualTo(compute);
    }

    @Test
    void hostOverheadIsCompute() {
        InstanceShape plain = shape("llama-2-7b", 1, 1);
        WaferSpec wafer = plain.wafer();
        WaferSpec slow = new WaferSpec(
                wafer.name(),
                wafer.core(),
                wafer.die(),
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                new WaferSpec.Host(2_000_000_000L, 5_000),
                wafer.energy());
        StepPrice without = price(new RooflineStepPricer(plain), decode(7, 700));
        StepPrice with = price(new RooflineStepPricer(new InstanceShape(plain.model(), slow, 1, 1, 1)), decode(7, 700));
        long host = (2_000_000_000L + 7 * 5_000) * 1024;
        assertThat(with.computeFine - without.computeFine).isEqualTo(host);
        assertThat(with.totalFine - without.totalFine).isEqualTo(host);
    }

    @Test
    void activationsBeyondTheSramPassThroughDram() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-2-7b", 1, 1));
        double half = 320 * 1024 * 1024 / 2.0;
        double perToken = (4_096 + 2 * 11_008) * 2.0;
        int fits = (int) (half / perToken);
        double weights = 4_096 * 2.0 * 11_008 * 2 * 32;
        assertThat(explain(pricer, prefill(fits, 0)).get(Kind.GATE_UP).work().dramBytes())
                .isEqualTo(weights);
        assertThat(explain(pricer, prefill(2 * fits, 0))
                        .get(Kind.GATE_UP)
                        .work()
                        .dramBytes())
                .isCloseTo(weights + 32 * (2 * fits * perToken - half), within(1.0));
    }

    @Test
    void anEmptyStepCostsNothing() {
        StepPrice price = price(new RooflineStepPricer(shape("llama-2-7b", 1, 1)), new StepShape());
        assertThat(price.totalFine).isZero();
        assertThat(price.flops).isZero();
        assertThat(price.dramBytesPerDie).isZero();
    }

    @Test
    void impossibleShapesAreRefused() {
        assertThatThrownBy(() -> new RooflineStepPricer(shape("llama-2-7b", "wsc-case3", 1, 1, 1.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dieShare=1.5");
        assertThatThrownBy(() -> new RooflineStepPricer(shape("llama-2-7b", 0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pricingAllocatesNothing() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("llama-3-70b", 2, 4));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SplittableRandom random = new SplittableRandom(7);
        StepShape[] steps = new StepShape[64];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Steps.random(random);
        }
        StepPrice out = new StepPrice();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 50; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (StepShape step : steps) {
                pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), out);
                pricer.price(step, 900_000_000_000L, 1_500_000_000_000L, out);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    /**
     * DeepSeek-V3 by hand on 4 x 4 case-4 dies, one sequence: the cache is 61 x (512 + 64) x 2 bytes a token on every
     * die, whatever the ranks, and 8 of 128 heads attend with (576 + 512) products each.
     */
    @Test
    void aLatentCacheIsReadByEveryDieAndSharedByItsHeads() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("deepseek-v3", "wsc-case4", 4, 4, 1));
        OperatorCost attention = explain(pricer, decode(1, 1_000)).get(Kind.DECODE_ATTENTION);
        assertThat(attention.work().dramBytes()).isEqualTo(61 * 576 * 2 * 1_000.0);
        assertThat(attention.work().flops()).isEqualTo(2.0 * 8 * (576 + 512) * 61 * 1_000);
        assertThat(pricer.decodeDramFinePerToken(1_000_000_000_000L))
                .isEqualTo(VirtualTime.fineOfSeconds(70_272 / 1e12));
    }

    /** Mixtral, 2 of 8 experts: one token reads a quarter of the expert weights, a large batch all of them. */
    @Test
    void onlyVisitedExpertsAreRead() {
        RooflineStepPricer pricer = new RooflineStepPricer(shape("mixtral-8x7b", 2, 2));
        double all = 32.0 * 8 * 2 * 4_096 * 14_336 / 4 * 2;
        assertThat(explain(pricer, decode(1, 1)).get(Kind.EXPERT_GATE_UP).work().dramBytes())
                .isCloseTo(all / 4, within(1e-6 * all));
        assertThat(explain(pricer, decode(64, 64))
                        .get(Kind.EXPERT_GATE_UP)
                        .work()
                        .dramBytes())
                .isCloseTo(all, within(1e-6 * all));
        // Two experts of eight a token, both projections, two FLOP per weight.
        assertThat(explain(pricer, decode(64, 64))
                        .get(Kind.EXPERT_GATE_UP)
                        .work()
                        .flops())
                .isEqualTo(64 * 2 * 2 * (2 * 4_096.0 * 14_336 / 4) * 32);
    }

    /**
     * An all-to-all on 2 x 4 dies, by hand: every die sends an eighth of its message to every die; 2 x 2 x 2 pairs cross
     * each link of the cut through the long side, and the last of them one hop; the longest route has four hops.
     */
    @Test
    void spreadExpertsExchangeTokensOverTheCut() {
        InstanceShape shape = ModelSpecs.spread(shape("mixtral-8x7b", 2, 4), 0);
        RooflineStepPricer pricer = new RooflineStepPricer(shape);
        OperatorCost dispatch = explain(pricer, decode(800, 800)).get(Kind.DISPATCH);
        // 800 tokens, 2 copies each, 4,096 x 2 bytes, an eighth of them sent by each die.
        double message = 800.0 * 2 * 8_192 / 8;
        double far = 3 * HOP;
        double busy = (2 * 2 * 2 - 1) * message / 8 / 2e12;
        double seconds = HOP + message / 8 / 2e12 + Math.hypot(far, busy);
        assertThat(dispatch.times().d2d()).isCloseTo(32 * seconds, within(1e-12));
        // Mean hops: 1/2 over two columns, 5/4 over four rows.
        assertThat(dispatch.work().linkBytes()).isCloseTo(32 * message * 1.75, within(1.0));
    }

    @Test
    void skewedLoadIsNeverFasterThanBalanced() {
        InstanceShape shape = shape("mixtral-8x22b", 2, 2);
        long balanced = price(new RooflineStepPricer(ModelSpecs.spread(shape, 0)), prefill(4_096, 0)).totalFine;
        long skewed = price(new RooflineStepPricer(ModelSpecs.spread(shape, 1)), prefill(4_096, 0)).totalFine;
        assertThat(skewed).isGreaterThan(balanced);
    }
}
