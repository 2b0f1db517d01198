package org.wscsim.core.gpu;

import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.KernelWork;

/**
 * Attention of a decode step on a GPU: launch, then waves of thread blocks that stream K and V. Immutable, any thread;
 * some tens of floating-point operations a call, no allocation to speak of.
 *
 * <p>A block has one KV head of one sequence. Multi-head kernels have a block per head and never split it: 131,072 tokens
 * of one head take 3 ms on an A100, whose other 107 multiprocessors idle. Where several query heads share a KV head, a
 * tensor-core kernel takes them together and cuts long sequences into splits, up to about {@code splitBlocksPerSm} blocks
 * per multiprocessor, which a last pass merges (flash-decoding, Dao et al. 2023).
 *
 * <p>One multiprocessor gets through {@code streamBytesPerCycle}, whether one or two blocks are on it; all of them share
 * DRAM. Two blocks fit on each, so blocks go in waves of {@code 2 x sms}; the last, partly filled wave takes
 * {@code max(ceil(blocks / sms) x block, bytes / bandwidth)} like the others. A block lasts as long as its bytes take, and
 * at least {@code blockCycles}.
 *
 * <p>Not in it: the level-2 cache (short caches are bound by latency, not by DRAM, and the measured times show no step at
 * its size), and multi-head kernels that split.
 */
public final class GpuDecodeAttention {
    private static final int BLOCKS_PER_SM = 2;
    private static final double BYTES_OF_K_AND_V = 4; // per token and dimension: two of 2 bytes
    private static final double BYTES_OF_Q_AND_OUT = 4;

    private final GpuSpec gpu;
    private final DecodeAttentionConstants constants;
    private final double bytesPerSecond;

    public GpuDecodeAttention(GpuSpec gpu, DecodeAttentionConstants constants) {
        this.gpu = gpu;
        this.constants = constants;
        this.bytesPerSecond = constants.dramFraction() * gpu.dramBytesPerSecond();
    }

    /** Whether the shape lies outside what the constants were fitted on; says nothing of the device. */
    public boolean outsideCalibration(Kernel.DecodeAttention kernel) {
        return !constants.domain().contains(kernel);
    }

    /** The time of a step, never below its FLOP and bytes at the data sheet's peaks. */
    public double seconds(Kernel.DecodeAttention kernel) {
        KernelWork work = KernelWork.of(kernel);
        double bound = Math.max(work.flops() / gpu.matrixFlopsPerSecond(), work.bytes() / gpu.dramBytesPerSecond());
        double modelled = kernel.heads() > kernel.kvHeads() ? grouped(kernel) : multiHead(kernel);
        return Math.max(bound, modelled);
    }

    private double multiHead(Kernel.DecodeAttention a) {
        double blocks = (double) a.batch() * a.kvHeads();
        double block = blockSeconds(constants.blockCycles(), (double) a.context(), a.headDim());
        double bytes = a.headDim() * (BYTES_OF_K_AND_V * a.context() + BYTES_OF_Q_AND_OUT);
        return constants.launchSeconds() + waves(blocks, block, bytes);
    }

    private double grouped(Kernel.DecodeAttention a) {
        double pairs = (double) a.batch() * a.kvHeads();
        double group = (double) a.heads() / a.kvHeads();
        double mostSplits = Math.max(1, constants.splitBlocksPerSm() * gpu.sms() / pairs);
        double longest = longestSplit((double) a.context(), mostSplits);
        double splits = Math.ceil(a.context() / longest);
        double cycles = constants.groupedBlockCycles() + constants.rowCycles() * group;
        double block = blockSeconds(cycles, longest, a.headDim());
        double bytes = a.headDim() * (BYTES_OF_K_AND_V * a.context() + BYTES_OF_Q_AND_OUT * group) / splits;
        boolean merges = constants.plannedContext() > 0 ? mostSplits > 1 : splits > 1;
        return constants.groupedLaunchSeconds()
                + (a.batch() > 1 && a.kvHeads() > 1 ? constants.batchedLaunchSeconds() : 0)
                + waves(pairs * splits, block, bytes)
                + (merges ? constants.splitSeconds() : 0)
                + (splits > 1 ? constants.mergeCycles() * splits / gpu.clockHz() : 0);
    }

    /** Tokens of the longest split: a share of the planned or actual context, not below the least. */
    private double longestSplit(double context, double mostSplits) {
        if (constants.plannedContext() > 0) {
            double planned = Math.max(constants.plannedContext(), context);
            return Math.min(context, Math.max(planned / mostSplits, constants.splitTokens()));
        }
        double splits = Math.floor(Math.min(mostSplits, context / constants.splitTokens()));
        return context / Math.max(1, splits);
    }

    private double blockSeconds(double leastCycles, double tokens, int headDim) {
        double stream = tokens * BYTES_OF_K_AND_V * headDim / constants.streamBytesPerCycle();
        return SmoothMaximum.of(leastCycles, stream) / gpu.clockHz();
    }

    private double waves(double blocks, double blockSeconds, double blockBytes) {
        double slots = (double) BLOCKS_PER_SM * gpu.sms();
        double full = Math.floor((blocks - 1) / slots);
        return full * wave(slots, blockSeconds, blockBytes) + wave(blocks - full * slots, blockSeconds, blockBytes);
    }

    private double wave(double blocks, double blockSeconds, double blockBytes) {
        return SmoothMaximum.of(Math.ceil(blocks / gpu.sms()) * blockSeconds, blocks * blockBytes / bytesPerSecond);
    }
}
