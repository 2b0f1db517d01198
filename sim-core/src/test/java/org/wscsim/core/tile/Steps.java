package org.wscsim.core.tile;

import java.util.SplittableRandom;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

/** Steps and instances that the tests of this package price. */
final class Steps {
    private Steps() {}

    static InstanceShape shape(String model, String wafer, int columns, int rows, double dieShare) {
        return shape(model, WaferCatalogue.load(wafer), columns, rows, dieShare);
    }

    static InstanceShape shape(String model, WaferSpec wafer, int columns, int rows, double dieShare) {
        return new InstanceShape(ModelCatalogue.load(model), wafer, columns, rows, dieShare);
    }

    static StepShape decode(int sequences, long contextTokens) {
        StepShape step = new StepShape();
        step.addDecode(sequences, contextTokens);
        return step;
    }

    static StepShape prefill(int chunk, int prior) {
        StepShape step = new StepShape();
        step.addChunk(chunk, prior, true);
        return step;
    }

    /** A mixed step, some of its KV remote; never empty. */
    static StepShape random(SplittableRandom random) {
        StepShape step = new StepShape();
        int sequences = random.nextInt(1, 300);
        step.addDecode(sequences, random.nextLong(sequences, 400_000));
        step.decodeLocalTokens = step.decodeContextTokens - random.nextLong(0, step.decodeContextTokens + 1) / 4;
        for (int chunks = random.nextInt(0, 3); chunks > 0; chunks--) {
            step.addChunk(random.nextInt(1, 9_000), random.nextInt(0, 9_000), random.nextBoolean());
        }
        step.remoteReadFine = random.nextLong(0, 1L << 40);
        step.remotePortFine = random.nextLong(0, step.remoteReadFine + 1);
        return step;
    }

    static StepPrice price(StepPricer pricer, StepShape step) {
        return price(pricer, step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond());
    }

    static StepPrice price(StepPricer pricer, StepShape step, long dram, long link) {
        StepPrice price = new StepPrice();
        pricer.price(step, dram, link, price);
        return price;
    }

    static double seconds(long fine) {
        return fine / 1024.0 / 1e12;
    }
}
