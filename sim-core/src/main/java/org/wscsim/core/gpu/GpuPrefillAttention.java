package org.wscsim.core.gpu;

import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.KernelWork;

/**
 * Causal attention of a batch of chunks on a GPU: launch, a pass that writes the new K and V, then thread blocks of 64
 * query rows that run over their keys (FlashAttention-2, Dao 2023). Immutable, any thread; some tens of floating-point
 * operations per call and wave, at most 32 waves looked at.
 *
 * <p>Block m of a head has {@code prior + 64 (m + 1)} keys, rounded up to 64, each {@code 4 x 64 x headDim} FLOP. There are
 * {@code heads x batch} blocks of each length. The time is the longest of
 * <ul>
 *   <li>the longest block alone on its multiprocessor;
 *   <li>for every k, {@code k + 1} times the {@code (k sms + 1)}-th longest block: some multiprocessor has {@code k + 1} of
 *       those (wave quantisation, exact for blocks of equal length);
 *   <li>all blocks spread evenly, and a share of what the longest has more than the shortest, which sticks out at the end.
 * </ul>
 *
 * <p>A prompt of one token is a decode step, which is how the libraries run it.
 */
public final class GpuPrefillAttention {
    private static final int TILE = 64;
    private static final int MOST_WAVES = 32;
    private static final int SCATTERED_HEADS = 4;
    private static final double BYTES_MOVED_PER_ELEMENT = 4; // read 2, write 2

    private final GpuSpec gpu;
    private final PrefillAttentionConstants constants;
    private final GpuDecodeAttention decode;

    /** @param decode prices chunks of one token; of the same GPU and library */
    public GpuPrefillAttention(GpuSpec gpu, PrefillAttentionConstants constants, GpuDecodeAttention decode) {
        this.gpu = gpu;
        this.constants = constants;
        this.decode = decode;
    }

    /** Whether the shape lies outside what the constants were fitted on; says nothing of the device. */
    public boolean outsideCalibration(Kernel.PrefillAttention kernel) {
        return !constants.domain().contains(kernel);
    }

    /** The time of a chunk, never below its FLOP and bytes at the data sheet's peaks. */
    public double seconds(Kernel.PrefillAttention kernel) {
        if (kernel.tokens() == 1) {
            return decode.seconds(asDecode(kernel));
        }
        KernelWork work = KernelWork.of(kernel);
        double bound = Math.max(work.flops() / gpu.matrixFlopsPerSecond(), work.bytes() / gpu.dramBytesPerSecond());
        return Math.max(bound, constants.launchSeconds() + writeSeconds(kernel) + blocksSeconds(kernel));
    }

    private static Kernel.DecodeAttention asDecode(Kernel.PrefillAttention a) {
        return new Kernel.DecodeAttention(a.batch(), a.priorContext() + 1, a.heads(), a.kvHeads(), a.headDim());
    }

    /** The rotary pass: queries in place, K and V into the cache. */
    private double writeSeconds(Kernel.PrefillAttention a) {
        double rowBytes = BYTES_MOVED_PER_ELEMENT * a.batch() * a.tokens() * a.headDim();
        double streamed = atFraction(2 * rowBytes * a.kvHeads(), constants.writeFraction());
        double scattered =
                atFraction(2 * rowBytes * Math.min(a.kvHeads(), SCATTERED_HEADS), constants.scatterFraction());
        return SmoothMaximum.of(streamed, scattered) + atFraction(rowBytes * a.heads(), constants.queryFraction());
    }

    private double atFraction(double bytes, double fraction) {
        return fraction > 0 ? bytes / (fraction * gpu.dramBytesPerSecond()) : 0;
    }

    private double blocksSeconds(Kernel.PrefillAttention a) {
        double tiles = Math.ceilDiv(a.tokens(), TILE);
        double copies = (double) a.batch() * a.heads();
        double perSm = tiles * copies / gpu.sms();
        double splits = Math.max(1, constants.splitBlocksPerSm() / perSm);
        double prior = (double) TILE * Math.ceilDiv(a.priorContext(), TILE);
        double chunkTile = constants.chunkKeyWeight() * TILE;
        double longest = prior + chunkTile * tiles;

        double key = 4.0 * TILE * a.headDim() * gpu.sms() / gpu.matrixFlopsPerSecond();
        double keyAlone = key / constants.aloneFraction();
        double keyShared = key / constants.sharedFraction();
        double block = constants.blockCycles() / gpu.clockHz();
        double even = perSm * (prior + chunkTile * (tiles + 1) / 2);
        double spread = chunkTile * (tiles - 1);
        double tail = constants.tailShare() * Math.clamp(perSm - 1, 0, 1) * spread * keyAlone / splits;
        double crowded = Math.max(
                quantised(tiles, copies, gpu.sms(), prior, chunkTile) / splits * keyShared, even * keyShared + tail);
        return Math.max(longest / splits * keyAlone + block, crowded + Math.max(1, perSm) * block);
    }

    /**
     * A lower bound of the time of {@code copies} blocks each of {@code tiles} lengths on {@code sms} processors:
     * {@code max over k of (k + 1) x (k sms + 1)-th longest}.
     *
     * @return in the unit of {@code prior} and {@code step}; length m, counted from 1, is {@code prior + m step}
     */
    static double quantised(double tiles, double copies, int sms, double prior, double step) {
        double bound = 0;
        for (int k = 0; k < MOST_WAVES; k++) {
            double rank = (double) k * sms;
            if (rank >= tiles * copies) {
                break;
            }
            bound = Math.max(bound, (k + 1) * (prior + step * (tiles - Math.floor(rank / copies))));
        }
        return bound;
    }
}
