package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

/** Pricers that share what they find against pricers that do not. */
class MappingTablesDifferentialTest {
    private static final long SEED = 20_261_123;
    private static final int STEPS = 8;
    private static final String[] MODELS = {"llama-2-7b", "llama-3-70b", "mixtral-8x7b"};

    /** Wafers that have cores, DRAM, links or nothing in common, each with rectangles of equal and other sizes. */
    private static List<InstanceShape> shapes(SplittableRandom random) {
        WaferSpec one = Wafers.random(random);
        List<InstanceShape> shapes = new ArrayList<>();
        for (WaferSpec wafer : List.of(
                one,
                Wafers.withHalfDram(one),
                Wafers.withHalfD2d(one),
                Wafers.withHalfSram(one),
                Wafers.withHalfTheCores(one),
                Wafers.withHalfNoc(one))) {
            String model = MODELS[random.nextInt(MODELS.length)];
            shapes.add(Steps.shape(model, wafer, 2, 4, 1));
            shapes.add(Steps.shape(model, wafer, 1, 8, 1));
            shapes.add(Steps.shape(model, wafer, 2, 2, 1));
            shapes.add(Steps.shape(model, wafer, 1, 1, 0.5));
        }
        return shapes;
    }

    @Test
    void pricesAreThoseOfPricersThatKnowNothingOfEachOther() {
        SplittableRandom random = new SplittableRandom(SEED);
        OperatorModel sharing = new TileOperatorModel();
        for (InstanceShape shape : shapes(random)) {
            StepPricer alone = new TileOperatorModel().pricer(shape);
            StepPricer shared = sharing.pricer(shape);
            for (int i = 0; i < STEPS; i++) {
                StepShape step = Steps.random(random);
                String label = "seed=" + SEED + ", shape=" + shape + ", step=" + i;
                assertEqual(Steps.price(shared, step), Steps.price(alone, step), label);
                long dram = alone.nominalDramBytesPerSecond() * 2 / 3;
                long link = alone.nominalLinkBytesPerSecond();
                assertEqual(Steps.price(shared, step, dram, link), Steps.price(alone, step, dram, link), label);
            }
        }
    }

    private static void assertEqual(StepPrice found, StepPrice wanted, String label) {
        assertThat(found.totalFine).as(label).isEqualTo(wanted.totalFine);
        assertThat(found.computeFine).as(label).isEqualTo(wanted.computeFine);
        assertThat(found.computeAndDramFine).as(label).isEqualTo(wanted.computeAndDramFine);
        assertThat(found.dramBytesPerDie).as(label).isEqualTo(wanted.dramBytesPerDie);
        assertThat(found.collectiveBytesPerDie).as(label).isEqualTo(wanted.collectiveBytesPerDie);
    }
}
