package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.tile.TileOptions.Residency;

final class TileStepPricerTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double WEIGHTS = 70_553_706_496.0 - 128_256.0 * 8_192;

    private static TileStepPricer llama70b(int columns, int rows) {
        return new TileStepPricer(Steps.shape("llama-3-70b", "wsc-case3", columns, rows, 1));
    }

    /** A quarter of the weights without the embedding table, two bytes each, at 0.85 x 2 TB/s, is the floor. */
    @Test
    void oneSequenceDecodesNearTheWeightStreamingBound() {
        StepPrice price = Steps.price(llama70b(2, 2), Steps.decode(1, 1_000));
        double read = 2 * WEIGHTS / 4 / 1.7e12;
        assertThat(Steps.seconds(price.totalFine)).isBetween(read, read * 1.05);
        assertThat(Steps.seconds(price.computeFine)).isLessThan(read / 3);
    }

    /** The best GEMM measured on an A100 reaches 0.958 of peak, real prefills half of it; a die must stay below the former. */
    @Test
    void prefillIsEfficientButNotPerfect() {
        StepPrice price = Steps.price(llama70b(2, 2), Steps.prefill(2_048, 0));
        double efficiency = price.flops / (4 * 261.12e12) / Steps.seconds(price.totalFine);
        assertThat(efficiency).isBetween(0.85, 0.95);
    }

    /** The divisor search's cliff: one token more must not cost more than another group of rows. */
    @Test
    void oneTokenMoreNeverCostsACliff() {
        TileStepPricer pricer = llama70b(2, 2);
        for (int tokens = 200; tokens < 9_000; tokens += 37) {
            StepShape step = new StepShape();
            step.newTokens = tokens;
            double seconds = Steps.seconds(Steps.price(pricer, step).totalFine);
            step.newTokens = tokens + 1;
            double next = Steps.seconds(Steps.price(pricer, step).totalFine);
            // 32 groups of 8 rows at the peak of the four dies.
            double group = 256 * 2 * WEIGHTS / (4 * 261.12e12);
            assertThat(next - seconds).as("tokens=%d", tokens).isBetween(0.0, group);
        }
    }

    @Test
    void anEmptyStepCostsNothing() {
        assertThat(Steps.price(llama70b(2, 2), new StepShape()))
                .usingRecursiveComparison()
                .isEqualTo(new StepPrice());
    }

    @Test
    void hostTimeIsChargedOncePerStepAndPerSequence() {
        InstanceShape plain = Steps.shape("llama-2-7b", "wsc-case3", 1, 1, 1);
        InstanceShape hosted = new InstanceShape(plain.model(), Wafers.withHost(plain.wafer(), 2_000, 30), 1, 1, 1);
        StepShape step = Steps.decode(5, 1_000);
        long with = Steps.price(new TileStepPricer(hosted), step).totalFine;
        long without = Steps.price(new TileStepPricer(plain), step).totalFine;
        assertThat(with - without).isEqualTo((2_000L + 5 * 30) << 10);
    }

    /** A quarter of 13.5 GB of weights fits three quarters of 256 cores' SRAM from 17.6 MB per core on. */
    @Test
    void weightsStayInSramOnlyWhereTheWholeShardFits() {
        StepShape step = Steps.decode(1, 1_000);
        TileStepPricer small =
                new TileStepPricer(Steps.shape("llama-2-7b", Wafers.withSram(Wafers.case3(), 17_000_000), 2, 2, 1));
        assertThat(small.residentFraction()).isZero();
        assertThat(Steps.price(small, step).dramBytesPerDie).isGreaterThan(3_000_000_000L);
        TileStepPricer large =
                new TileStepPricer(Steps.shape("llama-2-7b", Wafers.withSram(Wafers.case3(), 18_000_000), 2, 2, 1));
        assertThat(large.residentFraction()).isEqualTo(1);
        // KV cache of the sequence, of the token, and its row of the embedding.
        long kv = large.shape().model().kvBytesPerTokenPerDie(4);
        assertThat(Steps.price(large, step).dramBytesPerDie).isEqualTo(1_001 * kv + 4_096 * 2);
    }

    /** Half of a die's 335 MB of SRAM is a tenth of an eighth of 13.5 GB. */
    @Test
    void aPartOfTheWeightsMayStayInSram() {
        InstanceShape shape = Steps.shape("llama-2-7b", "wsc-case3", 2, 4, 1);
        StepShape step = Steps.decode(1, 1_000);
        StepPrice read = Steps.price(new TileStepPricer(shape), step);
        TileStepPricer partial = new TileStepPricer(shape, new TileOptions(Residency.PARTIAL), true);
        StepPrice some = Steps.price(partial, step);
        assertThat(partial.residentFraction()).isBetween(0.09, 0.11);
        assertThat(read.dramBytesPerDie - some.dramBytesPerDie).isBetween(140_000_000L, 168_000_000L);
        assertThat(some.totalFine).isLessThan(read.totalFine);
    }

    @Test
    void explanationsSeparateTheResources() {
        TileStepPricer pricer = llama70b(2, 4);
        StepShape step = Steps.prefill(2_048, 1_000);
        for (OperatorCost cost :
                pricer.explain(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond())) {
            OperatorCost.Times times = cost.times();
            double longest = Math.max(times.compute(), Math.max(times.dram(), times.noc()));
            assertThat(cost.seconds())
                    .as(cost.kind().title())
                    .isBetween(longest, longest + times.overhead() + times.d2d() + 1e-12);
        }
    }

    @Test
    void priceAllocatesNothing() {
        TileStepPricer pricer = llama70b(2, 4);
        SplitSteps steps = new SplitSteps();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 20; window++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 5_000; i++) {
                steps.price(pricer, i);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    /** Nominal and contended prices of steps whose rows are filled. */
    private static final class SplitSteps {
        private final StepShape[] steps = {
            Steps.decode(64, 64_000), Steps.prefill(2_048, 0), Steps.prefill(512, 4_096), Steps.prefill(20_001, 0)
        };
        private final StepPrice price = new StepPrice();

        void price(StepPricer pricer, int i) {
            long dram = pricer.nominalDramBytesPerSecond();
            long link = pricer.nominalLinkBytesPerSecond();
            pricer.price(steps[i & 3], i % 10 == 0 ? dram / 2 : dram, link, price);
        }
    }

    @Test
    void rejectsAnEmptyRectangle() {
        assertThatThrownBy(() -> new TileStepPricer(Steps.shape("llama-2-7b", "wsc-case3", 0, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("columns=0");
    }
}
