package org.wscsim.core.metrics;

import java.util.Arrays;
import org.wscsim.core.kv.KvCache;

/**
 * KV blocks in use over time in a run with several models, whose blocks differ in size: by model in blocks, and over all
 * homes in bytes. With one model it does nothing, since {@link RunRecorder#occupancy} says it all. O(homes) a call,
 * allocates nothing. Confined to the simulation thread.
 */
public final class KvOccupancy {
    private final KvCache cache;
    private final int[] modelOfHome;
    private final long[] blockBytes;
    private final long[] capacity;
    private final long[] used;
    private final long[] peak;
    private final Sum128[] blockTime;
    private final Sum128 byteTime = new Sum128();
    private long capacityBytes;
    private long peakBytes;
    private long lastPs;

    /**
     * @param modelOfHome by home
     * @param blockBytes of a block of each model
     */
    public KvOccupancy(KvCache cache, int[] modelOfHome, long[] blockBytes) {
        this.cache = cache;
        this.modelOfHome = modelOfHome.clone();
        this.blockBytes = blockBytes.clone();
        int models = blockBytes.length;
        capacity = new long[models];
        used = new long[models];
        peak = new long[models];
        blockTime = new Sum128[models];
        for (int model = 0; model < models; model++) {
            blockTime[model] = new Sum128();
        }
        for (int home = 0; home < modelOfHome.length; home++) {
            int model = modelOfHome[home];
            capacity[model] += cache.capacityBlocks(home);
            capacityBytes += cache.capacityBlocks(home) * blockBytes[model];
        }
    }

    /** Whether there is anything to tell apart. */
    public boolean hasSeveral() {
        return blockBytes.length > 1;
    }

    /** Called before blocks change and at the end: what is in use now has been since the last call. */
    void until(long nowPs) {
        count();
        for (int model = 0; model < used.length; model++) {
            blockTime[model].addProduct(used[model], nowPs - lastPs);
        }
        byteTime.addProduct(usedBytes(), nowPs - lastPs);
        lastPs = nowPs;
    }

    /** Blocks of a home that were taken some time before the last call of {@link #until}, which did not know of them. */
    void grew(int home, long blocks, long heldPs) {
        int model = modelOfHome[home];
        blockTime[model].addProduct(blocks, heldPs);
        byteTime.addProduct(blocks * blockBytes[model], heldPs);
    }

    /** What is in use now may be the most. */
    void peak() {
        count();
        for (int model = 0; model < used.length; model++) {
            peak[model] = Math.max(peak[model], used[model]);
        }
        peakBytes = Math.max(peakBytes, usedBytes());
    }

    private void count() {
        Arrays.fill(used, 0);
        for (int home = 0; home < modelOfHome.length; home++) {
            used[modelOfHome[home]] += cache.usedBlocks(home);
        }
    }

    private long usedBytes() {
        long bytes = 0;
        for (int model = 0; model < used.length; model++) {
            bytes += used[model] * blockBytes[model];
        }
        return bytes;
    }

    /** Blocks in all homes of the model, before anything breaks. */
    public long capacityBlocks(int model) {
        return capacity[model];
    }

    /** Most blocks of the model in use at once, as a share of its own. */
    public double peakShare(int model) {
        return capacity[model] == 0 ? 0 : peak[model] / (double) capacity[model];
    }

    /** Time-average of the share of the model's blocks in use. */
    public double meanShare(int model, long durationPs) {
        return capacity[model] == 0 || durationPs == 0 ? 0 : blockTime[model].toDouble() / durationPs / capacity[model];
    }

    /** Most bytes in use at once, of all models, as a share of all. */
    public double peakShare() {
        return peakBytes / (double) capacityBytes;
    }

    /** Time-average of the share of all bytes in use. */
    public double meanShare(long durationPs) {
        return durationPs == 0 ? 0 : byteTime.toDouble() / durationPs / capacityBytes;
    }
}
