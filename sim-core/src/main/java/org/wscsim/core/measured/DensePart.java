package org.wscsim.core.measured;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;

/**
 * The part of a step that depends on its tokens alone: the dense layers of all blocks, embedding and final norm. Prices at
 * full bandwidth are kept by token count (16 bytes each), filled when first asked for. Confined to the simulation thread;
 * allocates nothing after construction.
 */
final class DensePart {
    private static final int MAX_CACHED_TOKENS = 8_192;

    /** {@code values()} would copy the array at every call. */
    private static final DenseLayer[] LAYERS = DenseLayer.values();

    private final DevicePeaks peaks;
    private final TokenCurve[] curves;
    private final int[] repeats;
    private final double[] flopsPerToken;
    private final double[] weightBytes;
    private final double[] bytesPerToken;
    private final int maxTokens;
    private final long[] fine = new long[MAX_CACHED_TOKENS + 1];
    private final long[] computeFine = new long[MAX_CACHED_TOKENS + 1];

    DensePart(InstanceShape shape, MeasuredShard shard, DevicePeaks peaks) {
        this.peaks = peaks;
        ModelSpec model = shape.model();
        curves = new TokenCurve[LAYERS.length];
        repeats = new int[LAYERS.length];
        flopsPerToken = new double[LAYERS.length];
        weightBytes = new double[LAYERS.length];
        bytesPerToken = new double[LAYERS.length];
        for (int i = 0; i < LAYERS.length; i++) {
            double weights = (double) LAYERS[i].inner(model, shape.tp()) * LAYERS[i].outer(model, shape.tp());
            curves[i] = shard.curve(LAYERS[i]);
            repeats[i] = LAYERS[i].repeats(model);
            flopsPerToken[i] = 2 * weights;
            weightBytes[i] = weights * model.bytesPerWeight();
        }
        bytesPerToken[DenseLayer.ROTARY.ordinal()] = (double) model.kvBytesPerTokenPerDie(shape.tp()) / model.layers();
        maxTokens = shard.maxTokens();
    }

    /** Seconds of all runs of one layer. */
    double seconds(DenseLayer layer, int tokens, long dramBytesPerSecond) {
        int i = layer.ordinal();
        double once = peaks.seconds(
                curves[i].seconds(tokens),
                flopsPerToken[i] * tokens,
                weightBytes[i] + bytesPerToken[i] * tokens,
                dramBytesPerSecond);
        return repeats[i] * once;
    }

    /** FLOP of all runs of one layer on one die. */
    double flops(DenseLayer layer, int tokens) {
        return repeats[layer.ordinal()] * flopsPerToken[layer.ordinal()] * tokens;
    }

    /** DRAM bytes of all runs of one layer on one die. */
    double bytes(DenseLayer layer, int tokens) {
        int i = layer.ordinal();
        return repeats[i] * (weightBytes[i] + bytesPerToken[i] * tokens);
    }

    int repeats(DenseLayer layer) {
        return repeats[layer.ordinal()];
    }

    /** Price of a positive number of tokens. */
    long fine(int tokens, long dramBytesPerSecond) {
        if (tokens > MAX_CACHED_TOKENS || dramBytesPerSecond < peaks.dramBytesPerSecond()) {
            return VirtualTime.fineOfSeconds(allSeconds(tokens, dramBytesPerSecond));
        }
        if (fine[tokens] == 0) {
            fine[tokens] = VirtualTime.fineOfSeconds(allSeconds(tokens, dramBytesPerSecond));
        }
        return fine[tokens];
    }

    /** The least that the matrix units need for it. */
    long computeFine(int tokens) {
        if (tokens > MAX_CACHED_TOKENS) {
            return VirtualTime.fineOfSeconds(peaks.computeSeconds(flops(tokens)));
        }
        if (computeFine[tokens] == 0) {
            computeFine[tokens] = VirtualTime.fineOfSeconds(peaks.computeSeconds(flops(tokens)));
        }
        return computeFine[tokens];
    }

    private double allSeconds(int tokens, long dramBytesPerSecond) {
        double sum = 0;
        for (DenseLayer layer : LAYERS) {
            sum += seconds(layer, tokens, dramBytesPerSecond);
        }
        return sum;
    }

    double flops(int tokens) {
        double sum = 0;
        for (DenseLayer layer : LAYERS) {
            sum += flops(layer, tokens);
        }
        return sum;
    }

    double bytes(int tokens) {
        double sum = 0;
        for (DenseLayer layer : LAYERS) {
            sum += bytes(layer, tokens);
        }
        return sum;
    }

    Range range(int tokens) {
        return tokens > maxTokens ? Range.ABOVE : Range.INSIDE;
    }
}
