package org.wscsim.core.operator;

import java.util.SplittableRandom;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.wafer.WaferCatalogue;

/** Shapes and steps that the tests of this package price. */
final class Steps {
    private Steps() {}

    static InstanceShape shape(String model, int columns, int rows) {
        return shape(model, "wsc-case3", columns, rows, 1);
    }

    static InstanceShape shape(String model, String wafer, int columns, int rows, double dieShare) {
        return new InstanceShape(ModelCatalogue.load(model), WaferCatalogue.load(wafer), columns, rows, dieShare);
    }

    /** A decode step whose KV lies at home. */
    static StepShape decode(int sequences, long contextTokens) {
        StepShape step = new StepShape();
        step.addDecode(sequences, contextTokens);
        return step;
    }

    /** A prefill chunk after {@code prior} tokens, which does not complete the prompt. */
    static StepShape prefill(int chunk, int prior) {
        StepShape step = new StepShape();
        step.addChunk(chunk, prior, false);
        return step;
    }

    /** A mixed step, some of its KV remote. */
    static StepShape random(SplittableRandom random) {
        StepShape step = new StepShape();
        int sequences = random.nextInt(0, 300);
        step.addDecode(sequences, sequences == 0 ? 0 : random.nextLong(1, 400_000));
        step.decodeLocalTokens = step.decodeContextTokens - random.nextLong(0, step.decodeContextTokens + 1) / 4;
        for (int chunks = random.nextInt(0, 3); chunks > 0; chunks--) {
            step.addChunk(random.nextInt(1, 5_000), random.nextInt(0, 5_000), random.nextBoolean());
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
}
