package org.wscsim.core.measured;

import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Prices steps from a table of measured times: dense layers by the step's tokens, attention by its chunks and its decode
 * batch, times the model's layers; the LM head by roofline, the host's share from the wafer's definition.
 *
 * <pre>
 *   total = host + dense(tokens) + attention(chunk, prior, sequences, mean context) + head(sampled) + links
 * </pre>
 *
 * <p>No part is priced below its matrix work at the die's peak or its bytes at the achievable DRAM bandwidth. With less
 * bandwidth than that, each part grows by all that its bytes take longer. Attribution: compute is that matrix work and the
 * host, DRAM is everything else on the die, because a table does not say which.
 *
 * <p>Cost of a price at full bandwidth: one cached row and one or two lookups in {@link AttentionTable}. Memory beside the
 * table: 0.13 MB. Confined to the simulation thread; a price allocates nothing.
 */
public final class MeasuredStepPricer implements StepPricer {
    private final InstanceShape shape;
    private final MeasuredShard shard;
    private final DevicePeaks peaks;
    private final DensePart dense;
    private final AttentionPart attention;
    private final HeadPart head;
    private final CollectivePart collectives;
    private final long nominalLink;
    private final long hostStepFine;
    private final long hostSequenceFine;
    private final double flopsPerToken;
    private final double flopsPerSampled;
    private final double flopsPerPair;
    private long stepsBelow;
    private long stepsAbove;

    MeasuredStepPricer(InstanceShape shape, MeasuredShard shard) {
        this.shape = shape;
        this.shard = shard;
        WaferSpec wafer = shape.wafer();
        ModelSpec model = shape.model();
        peaks = DevicePeaks.of(shape);
        dense = new DensePart(shape, shard, peaks);
        attention = new AttentionPart(shape, shard, peaks);
        head = new HeadPart(shape, peaks);
        collectives = new CollectivePart(shape);
        nominalLink = wafer.linkBytesPerSecond(shape.columns(), shape.rows());
        hostStepFine = wafer.host().perStepPs() << VirtualTime.FINE_BITS;
        hostSequenceFine = wafer.host().perSequencePs() << VirtualTime.FINE_BITS;
        flopsPerToken = blockFlopsPerToken(model);
        flopsPerSampled = 2.0 * model.hidden() * model.vocabulary();
        flopsPerPair = 4.0 * model.layers() * model.heads() * model.headDim();
    }

    /** Matrix work of the whole model, without padding and replicas. */
    private static double blockFlopsPerToken(ModelSpec model) {
        double weights = 0;
        for (DenseLayer layer : DenseLayer.values()) {
            weights += (double) layer.inner(model, 1) * layer.outer(model, 1);
        }
        return 2 * weights * model.layers();
    }

    @Override
    public InstanceShape shape() {
        return shape;
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        int tokens = step.newTokens;
        int sampled = step.sampledSequences;
        if (tokens == 0) {
            clear(out);
            return;
        }
        long local = VirtualTime.fineOfSeconds(attention.seconds(step, dramBytesPerSecond));
        count(attention.lastRange().and(dense.range(tokens)));
        long attentionFine = Math.max(local, step.remotePortFine);
        long host = hostFine(step);
        out.computeFine = host
                + dense.computeFine(tokens)
                + VirtualTime.fineOfSeconds(attention.computeSeconds(step))
                + VirtualTime.fineOfSeconds(peaks.computeSeconds(head.flops(sampled)));
        out.computeAndDramFine = host
                + dense.fine(tokens, dramBytesPerSecond)
                + attentionFine
                + VirtualTime.fineOfSeconds(head.seconds(sampled, dramBytesPerSecond));
        out.totalFine = out.computeAndDramFine
                + linksFine(tokens, sampled, linkBytesPerSecond)
                + Math.max(0, step.remoteReadFine - attentionFine);
        assert out.computeFine <= out.computeAndDramFine && out.computeAndDramFine <= out.totalFine;
        out.flops = flopsPerToken * tokens
                + flopsPerSampled * sampled
                + flopsPerPair * (step.prefillPairs + step.decodeContextTokens);
        out.dramBytesPerDie = (long) (dense.bytes(tokens) + attention.bytes(step) + head.bytes(sampled));
        out.collectiveBytesPerDie = (long) (collectives.allReduceBytes(tokens, linkBytesPerSecond)
                + collectives.gatherBytes(sampled, linkBytesPerSecond));
    }

    private static void clear(StepPrice out) {
        out.computeFine = 0;
        out.computeAndDramFine = 0;
        out.totalFine = 0;
        out.flops = 0;
        out.dramBytesPerDie = 0;
        out.collectiveBytesPerDie = 0;
    }

    private long linksFine(int tokens, int sampled, long linkBytesPerSecond) {
        return VirtualTime.fineOfSeconds(collectives.allReduceSeconds(tokens, linkBytesPerSecond)
                + collectives.gatherSeconds(sampled, linkBytesPerSecond));
    }

    private void count(Range range) {
        stepsBelow += range == Range.BELOW ? 1 : 0;
        stepsAbove += range == Range.ABOVE ? 1 : 0;
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return peaks.dramBytesPerSecond();
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return nominalLink;
    }

    @Override
    public long stepsOutOfRange() {
        return stepsBelow + stepsAbove;
    }

    /** Steps that were priced at the least measured point of an axis. */
    public long stepsBelowRange() {
        return stepsBelow;
    }

    /** Steps that were priced beyond the greatest measured point of an axis. */
    public long stepsAboveRange() {
        return stepsAbove;
    }

    @Override
    public List<String> approximations() {
        return List.of(
                "operators from measured tables of " + shard.model() + " at tp " + shard.tp() + ": " + shard.extent()
                        + "; below that as at the least point, above it continued by the last slope",
                "a decode batch is priced at its mean context, several prefill chunks as one of as many query-key pairs",
                "the tables have no lm head: priced by roofline at the wafer's achievable fractions; sampling is not"
                        + " priced",
                "host and launch gaps: "
                        + hostStepFine / (VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_US)
                        + " us per step, from the wafer's host section",
                "less dram bandwidth lengthens a measured time by all that its bytes take longer",
                "dram time is what a measured time exceeds its matrix work at peak by, launch gaps included",
                "collectives between dies are not measured: priced by their bytes and hops on the mesh");
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        return step.newTokens == 0
                ? List.of()
                : new Explanation(dense, attention, head, collectives, peaks)
                        .of(step, dramBytesPerSecond, linkBytesPerSecond, seconds(hostFine(step)));
    }

    private long hostFine(StepShape step) {
        return hostStepFine + hostSequenceFine * step.sampledSequences;
    }

    private static double seconds(long fine) {
        return fine / ((double) VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_SECOND);
    }
}
