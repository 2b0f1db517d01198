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
        step.newTokens = sequences;
        step.sampledSequences = sequences;
        step.decodeSequences = sequences;
        step.decodeContextTokens = contextTokens;
        step.decodeLocalTokens = contextTokens;
        return step;
    }

    /** A prefill chunk after {@code prior} tokens, which does not complete the prompt. */
    static StepShape prefill(int chunk, int prior) {
        StepShape step = new StepShape();
        step.newTokens = chunk;
        step.prefillChunks = 1;
        step.prefillPairs = chunk * (2.0 * prior + chunk + 1) / 2;
        step.prefillPriorTokens = prior;
        return step;
    }

    /** A mixed step, some of its KV remote. */
    static StepShape random(SplittableRandom random) {
        StepShape step = new StepShape();
        step.decodeSequences = random.nextInt(0, 300);
        step.decodeContextTokens = step.decodeSequences == 0 ? 0 : random.nextLong(1, 400_000);
        step.decodeLocalTokens = step.decodeContextTokens - random.nextLong(0, step.decodeContextTokens + 1) / 4;
        step.prefillChunks = random.nextInt(0, 3);
        int chunk = step.prefillChunks == 0 ? 0 : random.nextInt(1, 10_000);
        step.prefillPriorTokens = step.prefillChunks == 0 ? 0 : random.nextInt(0, 5_000);
        step.prefillPairs = chunk * (2.0 * step.prefillPriorTokens + chunk + 1) / 2;
        step.newTokens = step.decodeSequences + chunk;
        step.sampledSequences = step.decodeSequences + (chunk > 0 && random.nextBoolean() ? 1 : 0);
        step.remoteReadFine = random.nextLong(0, 1L << 40);
        step.remotePortFine = random.nextLong(0, step.remoteReadFine + 1);
        return step;
    }

    static StepPrice price(RooflineStepPricer pricer, StepShape step) {
        return price(pricer, step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond());
    }

    static StepPrice price(RooflineStepPricer pricer, StepShape step, long dram, long link) {
        StepPrice price = new StepPrice();
        pricer.price(step, dram, link, price);
        return price;
    }
}
