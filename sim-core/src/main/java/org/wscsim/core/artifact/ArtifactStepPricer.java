package org.wscsim.core.artifact;

import java.util.List;
import java.util.Set;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.Collectives;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Prices steps by the iteration formulas of the authors' code ({@link IterationTimes}). A mixed step, which that code does
 * not know, costs a prefill of its chunks and then a decode step of its sequences.
 *
 * <p>Bandwidths that others leave are not looked at: that code has no contention. What a step is said to move and to
 * compute is cut at what its dies can do in its time, since by several of the faults it could not.
 *
 * <p>Cost: a table is searched when first met (milliseconds, at most 31 per shape); then a few dozen operations, no
 * allocation. Confined to the simulation thread.
 */
final class ArtifactStepPricer implements StepPricer {
    private static final double MS_PER_SECOND = 1e3;
    private static final double TERA = 1e12;
    private static final double BYTES_PER_ELEMENT = 2;
    private static final double FINE_PER_SECOND = (double) VirtualTime.PS_PER_SECOND * VirtualTime.FINE_PER_PS;

    private final InstanceShape shape;
    private final IterationTimes times;
    private final StepRates rates;
    private final long nominalDram;
    private final long nominalLink;
    private final double flopsPerSecond;
    private final double flopsPerToken;
    private final double flopsPerPair;
    private final double kvBytesPerToken;
    private final List<String> approximations;

    ArtifactStepPricer(InstanceShape shape, Set<ArtifactFault> faults) {
        if (shape.columns() < 1 || shape.rows() < 1 || !(shape.dieShare() > 0 && shape.dieShare() <= 1)) {
            throw new IllegalArgumentException("instance shape out of range: columns=" + shape.columns() + ", rows="
                    + shape.rows() + ", dieShare=" + shape.dieShare());
        }
        shape.requireOneWafer("the authors' formulas");
        this.shape = shape;
        WaferSpec wafer = shape.wafer();
        int tiles = (int) Math.max(1, Math.round(wafer.die().cores() * shape.dieShare()));
        ArtifactInstance instance = ArtifactInstance.of(shape.model(), wafer, tiles, shape.columns(), shape.rows());
        times = new IterationTimes(instance, faults);
        rates = new StepRates(times);
        double port = wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction();
        nominalDram = Math.max(1, Math.round(port * shape.dieShare()));
        nominalLink =
                Math.round(wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction());
        BlockShape block = times.shape();
        flopsPerSecond = instance.tiles() * instance.die().matrixTflops() * TERA;
        flopsPerToken = 2 * block.weights() * block.dies();
        flopsPerPair = 4.0 * block.queryWidth() * block.dies() * block.layers();
        kvBytesPerToken = block.kvPerToken() * BYTES_PER_ELEMENT;
        approximations = ArtifactExplain.approximations(faults);
    }

    @Override
    public InstanceShape shape() {
        return shape;
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        out.computeFine = 0;
        out.computeAndDramFine = 0;
        out.totalFine = 0;
        out.flops = 0;
        out.dramBytesPerDie = 0;
        out.collectiveBytesPerDie = 0;
        double bytes = 0;
        int prefill = prefillTokens(step);
        if (prefill > 0) {
            bytes += addPrefill(prefill, step, out);
        }
        if (step.decodeSequences > 0) {
            bytes += addDecode(step, out);
        }
        if (step.newTokens > 0 && prefill == 0 && step.decodeSequences == 0) {
            addLeast(out);
        }
        double seconds = out.totalFine / FINE_PER_SECOND;
        out.flops = Math.min(flops(step), flopsPerSecond * seconds);
        out.dramBytesPerDie = (long) Math.min(bytes, nominalDram * seconds);
    }

    private static int prefillTokens(StepShape step) {
        return step.prefillChunks == 0 ? 0 : step.newTokens - step.decodeSequences;
    }

    private double addPrefill(int tokens, StepShape step, StepPrice out) {
        StepRates.Row row = rates.prefill(tokens);
        double scale = times.prefillScale(tokens);
        double least = Math.min(row.prefillComputeSeconds() * scale, rates.leastPrefillSecondsPerToken() * tokens);
        long blocks = VirtualTime.fineOfSeconds(row.prefillSeconds() * scale);
        out.computeFine += Math.min(blocks, VirtualTime.fineOfSeconds(least));
        out.computeAndDramFine += blocks;
        out.totalFine += blocks + VirtualTime.fineOfSeconds(times.prefillAllReduceMs(tokens) / MS_PER_SECOND);
        out.collectiveBytesPerDie += collectiveBytes(tokens);
        return row.prefillBytes() * scale + kvBytesPerToken * step.prefillPriorTokens;
    }

    private double addDecode(StepShape step, StepPrice out) {
        int batch = step.decodeSequences;
        long context = step.decodeContextTokens;
        StepRates.Row row = rates.decode(batch);
        requireInRange((double) row.sequenceFine() * batch + (double) row.kvTokenFine() * context);
        long attention = row.sequenceFine() * batch + row.kvTokenFine() * context;
        long attentionCompute = row.sequenceComputeFine() * batch + row.kvTokenComputeFine() * context;
        long attentionAndPort = Math.max(attention, step.remotePortFine);
        long blocks = row.fixedFine();
        long beforeFine = out.totalFine - out.computeAndDramFine;
        out.computeFine += row.fixedComputeFine() + attentionCompute;
        out.computeAndDramFine += blocks + attentionAndPort;
        out.totalFine = beforeFine
                + out.computeAndDramFine
                + Math.max(0, step.remoteReadFine - attentionAndPort)
                + VirtualTime.fineOfSeconds(times.decodeAllReduceMs(batch) / MS_PER_SECOND);
        out.collectiveBytesPerDie += collectiveBytes(times.allReduceOnce() ? 1 : batch);
        return row.decodeBytes() + kvBytesPerToken * step.decodeLocalTokens;
    }

    /** A step of a token of nobody asks for a bound that no step of any request goes below. */
    private void addLeast(StepPrice out) {
        out.computeAndDramFine = rates.leastFine();
        out.totalFine = rates.leastFine();
    }

    private static void requireInRange(double fine) {
        if (!(fine <= VirtualTime.MAX_STEP_FINE)) {
            throw new LimitReachedException("step price out of range: seconds=" + fine / FINE_PER_SECOND
                    + ", allowed=0..1000; use shorter prompts or a larger instance");
        }
    }

    /** Useful matrix work; rows padded to powers of two and masked pairs are none. */
    private double flops(StepShape step) {
        double pairs = step.prefillPairs + step.decodeContextTokens;
        return flopsPerToken * step.newTokens + flopsPerPair * pairs;
    }

    /** One die has no link; the authors' all-reduce is one message each way, twice. */
    private long collectiveBytes(long tokens) {
        if (times.shape().dies() == 1) {
            return 0;
        }
        double message = BYTES_PER_ELEMENT * tokens * times.shape().hidden();
        if (times.allReduceOnce()) {
            return (long) (4 * message);
        }
        double link = shape.wafer().d2d().bytesPerSecond();
        double perLayer = 2
                * Collectives.of(shape.wafer(), shape.columns(), shape.rows())
                        .linkBytesPerDie(CollectiveForm.ALL_REDUCE, message, link);
        return (long) (times.shape().layers() * perLayer);
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return nominalDram;
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return nominalLink;
    }

    @Override
    public List<String> approximations() {
        return approximations;
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        ArtifactExplain explain = new ArtifactExplain(times);
        int prefill = prefillTokens(step);
        if (prefill > 0) {
            explain.addPrefill(prefill);
        }
        if (step.decodeSequences > 0) {
            explain.addDecode(step);
        }
        return explain.costs();
    }
}
