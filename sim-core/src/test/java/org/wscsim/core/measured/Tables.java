package org.wscsim.core.measured;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;

/** Small literal tables, and the shapes that the tests of this package price with them. */
final class Tables {
    static final double US = 1e-6;
    static final int[] CHUNKS = {16, 64, 256, 1_024};
    static final int[] PRIORS = {0, 128, 512, 2_048};
    static final int[] SEQUENCES = {1, 4, 16, 64};
    static final int[] CONTEXTS = {16, 128, 512, 2_048};

    private Tables() {}

    /** Every dense layer at 1, 10 and 100 tokens: 200, 290 and 1,100 us. */
    static List<DensePoint> dense() {
        List<DensePoint> points = new ArrayList<>();
        for (String layer : DenseLayer.titles()) {
            points.add(new DensePoint(layer, 1, 200 * US));
            points.add(new DensePoint(layer, 10, 290 * US));
            points.add(new DensePoint(layer, 100, 1_100 * US));
        }
        return points;
    }

    /** Decode alone, prefill alone and both, on the product of the four axes. */
    static List<AttentionPoint> attention(ToDoubleFunction<AttentionPoint> seconds) {
        List<AttentionPoint> points = new ArrayList<>();
        for (int chunk : CHUNKS) {
            for (int prior : PRIORS) {
                add(points, chunk, prior, 0, 0, seconds);
                for (int sequences : SEQUENCES) {
                    for (int context : CONTEXTS) {
                        add(points, chunk, prior, sequences, context, seconds);
                    }
                }
            }
        }
        for (int sequences : SEQUENCES) {
            for (int context : CONTEXTS) {
                add(points, 0, 0, sequences, context, seconds);
            }
        }
        return points;
    }

    static void add(
            List<AttentionPoint> points,
            int chunk,
            int prior,
            int batch,
            int context,
            ToDoubleFunction<AttentionPoint> f) {
        AttentionPoint asked = new AttentionPoint(chunk, prior, batch, context, 0);
        points.add(new AttentionPoint(chunk, prior, batch, context, f.applyAsDouble(asked)));
    }

    /** Linear in each coordinate while the others stand still, increasing, and far above the bounds of a GPU. */
    static double multilinear(double chunk, double prior, double sequences, double context) {
        return 100 * US * (1 + chunk / 100) * (1 + prior / 1_000) * (1 + sequences / 10) * (1 + context / 500);
    }

    static double multilinear(AttentionPoint point) {
        return multilinear(point.chunkTokens(), point.priorTokens(), point.sequences(), point.contextTokens());
    }

    static MeasuredShard shard(int tp) {
        return new MeasuredShard("Llama-3-8B", tp, dense(), attention(Tables::multilinear));
    }

    static MeasuredTable table() {
        return new MeasuredTable("SOMEGPU", List.of(shard(1), shard(2)));
    }

    static InstanceShape shape(String model, String wafer, int columns, double dieShare) {
        return new InstanceShape(ModelCatalogue.load(model), WaferCatalogue.load(wafer), columns, 1, dieShare);
    }

    static MeasuredStepPricer pricer() {
        return (MeasuredStepPricer)
                new MeasuredOperatorModel(table()).pricer(shape("llama-3-8b", "rtx-pro-6000", 1, 1));
    }

    static StepPrice price(StepPricer pricer, StepShape step) {
        return price(pricer, step, pricer.nominalDramBytesPerSecond());
    }

    static StepPrice price(StepPricer pricer, StepShape step, long dramBytesPerSecond) {
        StepPrice out = new StepPrice();
        pricer.price(step, dramBytesPerSecond, pricer.nominalLinkBytesPerSecond(), out);
        return out;
    }

    static StepShape decode(int sequences, long contextTokens) {
        StepShape step = new StepShape();
        step.addDecode(sequences, contextTokens);
        return step;
    }

    static StepShape prefill(int chunk, int prior) {
        StepShape step = new StepShape();
        step.addChunk(chunk, prior, false);
        return step;
    }
}
