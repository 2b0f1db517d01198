package org.wscsim.core.gpu;

import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepOperators;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Prices the steps of GPUs by {@link GpuStep}, the kernels fitted on A100s:
 *
 * <pre>
 *   total = host + max(kernels(tokens) + head(sampled) + attention, eager launches) + collectives
 * </pre>
 *
 * <p>Parts that depend on a count alone are kept by count; attention is asked for at every step. No step is cheaper than
 * one of a single token. With less bandwidth than alone, a step grows by all that its bytes take longer. Attribution:
 * compute is matrix work at peak and the host, links are collectives, DRAM is the rest, launches included, since a fitted
 * kernel does not say which. FLOP and bytes are cut at what the GPU can do in the step's time.
 *
 * <p>Cost: about 0.2 us. Memory: 0.7 MB. Confined to the simulation thread; allocates when a count is first met.
 */
final class GpuStepPricer implements StepPricer {
    private static final int MOST_TOKENS = 8_192;
    private static final int MOST_SEQUENCES = 1_024;
    private static final Count[] ALL = Count.values();
    private static final Count[] ATTENTION = {
        Count.PREFILL_PAIRS, Count.PREFILL_PRIOR_TOKENS, Count.DECODE_CONTEXT_TOKENS
    };

    private final InstanceShape shape;
    private final GpuStep step;
    private final GpuStepPart eager;
    private final GpuStepPart graph;
    private final GpuStepPart head;
    private final GpuStepPart graphHead;
    private final long nominalDram;
    private final long nominalLink;
    private final long hostStepFine;
    private final long hostSequenceFine;
    private final double dispatchSeconds;
    private final double peak;
    private final double kvBytesPerToken;
    private final double ringShare;
    private final double[] flopsPer = new double[ALL.length];

    GpuStepPricer(InstanceShape shape, GpuModel gpu) {
        shape.requireOneWafer("the gpu model");
        this.shape = shape;
        WaferSpec hardware = shape.wafer();
        int tp = shape.tp();
        step = new GpuStep(shape.model(), tp, gpu, GpuStep.GRAPH_DECODE);
        eager = new GpuStepPart(step, false, true, MOST_TOKENS);
        graph = new GpuStepPart(step, false, false, MOST_SEQUENCES);
        head = new GpuStepPart(step, true, true, MOST_SEQUENCES);
        graphHead = new GpuStepPart(step, true, false, MOST_SEQUENCES);
        nominalDram = Math.round(
                hardware.die().dramBytesPerSecond() * hardware.achievable().dramFraction());
        nominalLink = Math.round(
                hardware.d2d().bytesPerSecond() * hardware.achievable().d2dFraction());
        hostStepFine = hardware.host().perStepPs() << VirtualTime.FINE_BITS;
        hostSequenceFine = hardware.host().perSequencePs() << VirtualTime.FINE_BITS;
        dispatchSeconds = step.dispatchSeconds();
        peak = tp * gpu.spec().matrixFlopsPerSecond();
        kvBytesPerToken = shape.model().kvBytesPerTokenPerDie(tp);
        ringShare = 2.0 * (tp - 1) / tp;
        for (Count count : ALL) {
            flopsPer[count.ordinal()] = StepOperators.usefulFlops(shape.model(), count);
        }
    }

    @Override
    public InstanceShape shape() {
        return shape;
    }

    @Override
    public void price(StepShape work, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        boolean prompts = work.prefillChunks > 0;
        GpuStepPart blocks = prompts ? eager : graph;
        GpuStepPart last = prompts ? head : graphHead;
        double least = blocks.value(blocks.locate(Math.min(1, work.newTokens)), GpuStepPart.KERNELS);
        int at = blocks.locate(work.newTokens);
        int lastAt = last.locate(work.sampledSequences);
        double compute = blocks.value(at, GpuStepPart.COMPUTE)
                + last.value(lastAt, GpuStepPart.COMPUTE)
                + flops(work, ATTENTION) / peak;
        double links = blocks.value(at, GpuStepPart.LINKS) + last.value(lastAt, GpuStepPart.LINKS);
        double kernels = Math.max(least, blocks.value(at, GpuStepPart.KERNELS))
                + last.value(lastAt, GpuStepPart.KERNELS)
                + step.attentionSeconds(work);
        double launched = prompts ? Math.max(kernels, dispatchSeconds - links) : kernels;
        double bytes = blocks.value(at, GpuStepPart.DRAM_BYTES)
                + last.value(lastAt, GpuStepPart.DRAM_BYTES)
                + kvBytesPerToken * (work.decodeLocalTokens + work.prefillPriorTokens);
        double message = ringShare
                * (blocks.value(at, GpuStepPart.MESSAGE_BYTES) + last.value(lastAt, GpuStepPart.MESSAGE_BYTES));
        double die = Math.max(launched, compute) + slower(bytes, dramBytesPerSecond, nominalDram);
        fill(work, compute, die, links + slower(message, linkBytesPerSecond, nominalLink), out);
        out.flops = Math.min(flops(work, ALL), peak * die);
        out.dramBytesPerDie = (long) Math.min(bytes, nominalDram * die);
        out.collectiveBytesPerDie = (long) Math.min(message, nominalLink * links);
    }

    private void fill(StepShape work, double compute, double die, double links, StepPrice out) {
        long host = work.newTokens == 0 ? 0 : hostStepFine + hostSequenceFine * work.sampledSequences;
        long local = VirtualTime.fineOfSeconds(die);
        long port = Math.max(0, work.remotePortFine - local);
        out.computeFine = host + Math.min(local, VirtualTime.fineOfSeconds(compute));
        out.computeAndDramFine = host + local + port;
        out.totalFine = out.computeAndDramFine
                + VirtualTime.fineOfSeconds(links)
                + Math.max(0, work.remoteReadFine - local - port);
    }

    private static double slower(double bytes, long bytesPerSecond, long nominal) {
        return bytesPerSecond >= nominal ? 0 : bytes / bytesPerSecond - bytes / nominal;
    }

    private double flops(StepShape work, Count[] counts) {
        double flops = 0;
        for (Count count : counts) {
            flops += flopsPer[count.ordinal()] * count.of(work);
        }
        return flops;
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
        return List.of(
                "gpu kernels by constants fitted on a100 measurements, other gpus by their data sheets",
                "decode steps are replayed from a CUDA graph, steps with prompts are launched eagerly at 5 us a kernel",
                "dram time is what a fitted kernel exceeds its matrix work at peak by, launches included",
                "collectives inside a node do not overlap compute");
    }

    @Override
    public List<OperatorCost> explain(StepShape work, long dramBytesPerSecond, long linkBytesPerSecond) {
        return step.explain(work);
    }
}
