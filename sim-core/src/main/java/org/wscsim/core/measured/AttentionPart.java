package org.wscsim.core.measured;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepShape;

/**
 * The attention of a step, looked up in a table of calls with at most one chunk and a batch of equal contexts.
 *
 * <p>The batch is asked at its mean context. Several chunks are asked as one that does the same work: as many tokens as
 * they have together, after the prior that gives as many query-key pairs; where even no prior gives too many, of the
 * length that gives as many without one. No step is shorter than with its longest chunk alone, which a kernel with one
 * long prior and many short chunks would otherwise be.
 *
 * <p>Confined to the simulation thread; allocates nothing. Cost: chunks + 1 lookups, or 1 with a single chunk.
 */
final class AttentionPart {
    private final AttentionTable table;
    private final DevicePeaks peaks;
    private final int layers;
    private final double flopsPerPair;
    private final double kvBytesPerToken;
    private Range range = Range.INSIDE;

    AttentionPart(InstanceShape shape, MeasuredShard shard, DevicePeaks peaks) {
        ModelSpec model = shape.model();
        table = shard.attention();
        this.peaks = peaks;
        layers = model.layers();
        flopsPerPair = 4.0 * layers * Math.ceilDiv(model.heads(), shape.tp()) * model.headDim();
        kvBytesPerToken = model.kvBytesPerTokenPerDie(shape.tp());
    }

    /** Seconds of all layers. */
    double seconds(StepShape step, long dramBytesPerSecond) {
        return peaks.seconds(layers * lookUp(step), flops(step), bytes(step), dramBytesPerSecond);
    }

    /** Seconds of all layers of the decode batch alone; for {@code explain}. */
    double decodeSeconds(StepShape step) {
        return step.decodeSequences == 0 ? 0 : layers * table.seconds(0, 0, step.decodeSequences, meanContext(step));
    }

    double computeSeconds(StepShape step) {
        return peaks.computeSeconds(flops(step));
    }

    /** FLOP of one die. */
    double flops(StepShape step) {
        return flopsPerPair * (step.prefillPairs + step.decodeContextTokens);
    }

    /** KV that one die reads from its own DRAM. */
    double bytes(StepShape step) {
        return kvBytesPerToken * (step.decodeLocalTokens + step.prefillPriorTokens);
    }

    /** Where the step last priced lies. */
    Range lastRange() {
        return range;
    }

    private double lookUp(StepShape step) {
        range = Range.INSIDE;
        double context = meanContext(step);
        if (step.prefillChunks == 0) {
            return ask(0, 0, step.decodeSequences, context);
        }
        if (step.prefillChunks == 1) {
            return ask(step.chunkTokens(0), step.chunkPrior(0), step.decodeSequences, context);
        }
        double tokens = (double) step.newTokens - step.decodeSequences;
        double prior = step.prefillPairs / tokens - (tokens + 1) / 2;
        double chunk = prior >= 0 ? tokens : (StrictMath.sqrt(1 + 8 * step.prefillPairs) - 1) / 2;
        double seconds = ask(chunk, Math.max(0, prior), step.decodeSequences, context);
        for (int i = 0; i < step.prefillChunks; i++) {
            seconds = Math.max(seconds, ask(step.chunkTokens(i), step.chunkPrior(i), step.decodeSequences, context));
        }
        return seconds;
    }

    private double ask(double chunk, double prior, int sequences, double context) {
        range = range.and(table.range(chunk, prior, sequences, context));
        return table.seconds(chunk, prior, sequences, context);
    }

    private static double meanContext(StepShape step) {
        return step.decodeSequences == 0 ? 0 : (double) step.decodeContextTokens / step.decodeSequences;
    }
}
