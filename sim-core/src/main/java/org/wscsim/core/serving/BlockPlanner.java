package org.wscsim.core.serving;

import org.wscsim.core.kv.KvCache;

/**
 * Finds and takes KV blocks for a request: the placement policy orders the homes, blocks are taken greedily in that
 * order.
 *
 * <p>A prompt that runs on a PREFILL instance also needs its whole KV cache in that instance's own home until the
 * transfer ends (the staging row); what the placement puts there anyway is not needed twice. Admission keeps 1 % of a
 * home that is not the asking instance's free, so that running sequences can grow (vLLM's watermark). Confined to the
 * simulation thread; allocates nothing.
 */
public final class BlockPlanner {
    private static final int WATERMARK_DIVISOR = 100;

    private final KvCache cache;
    private final Homes homes;
    private final KvPlacement placement;
    private final int stagingOffset;
    private final boolean pulled;
    private final int[] order;
    private final int[] take;
    private final int[] scratchFree;
    private final HomeView account = new Account();
    private int orderCount;

    /** The homes as they will stand once the growth promised so far is taken: a policy must order them alike. */
    private final class Account implements HomeView {
        @Override
        public int homeCount() {
            return homes.homeCount();
        }

        @Override
        public int freeBlocks(int home) {
            return scratchFree[home];
        }

        @Override
        public int capacityBlocks(int home) {
            return homes.capacityBlocks(home);
        }

        @Override
        public int hops(int fromHome, int toHome) {
            return homes.hops(fromHome, toHome);
        }

        @Override
        public boolean onShortestPath(int home, int fromHome, int toHome) {
            return homes.onShortestPath(home, fromHome, toHome);
        }
    }

    /**
     * @param stagingOffset added to a slot to name its staging row
     */
    public BlockPlanner(KvCache cache, Homes homes, KvPlacement placement, int stagingOffset) {
        this(cache, homes, placement, stagingOffset, Handoff.PUSHED);
    }

    /**
     * @param handoff when PULLED, an admission takes room on the prefill side only, and {@link #pull} the rest
     */
    public BlockPlanner(KvCache cache, Homes homes, KvPlacement placement, int stagingOffset, Handoff handoff) {
        pulled = handoff == Handoff.PULLED;
        this.cache = cache;
        this.homes = homes;
        this.placement = placement;
        this.stagingOffset = stagingOffset;
        order = new int[homes.homeCount()];
        take = new int[homes.homeCount()];
        scratchFree = new int[homes.homeCount()];
    }

    private int blocksOf(int tokens) {
        return Math.ceilDiv(tokens, cache.blockTokens());
    }

    /**
     * Whether an admission finds room now.
     *
     * @param tokens KV tokens of the prefill
     * @param reserveTokens tokens to take room for, in the decode instance's own home when more than {@code tokens}
     * @param spareBlocks to leave free in the prefill instance's own home, and in all homes of the placement together
     */
    boolean fits(int prefillInstance, int decodeInstance, int tokens, int reserveTokens, int spareBlocks) {
        return plan(prefillInstance, decodeInstance, tokens, reserveTokens, spareBlocks);
    }

    /** Takes the blocks of an admission; false, and nothing taken, when there is no room. */
    boolean admit(int slot, int prefillInstance, int decodeInstance, int tokens, int reserveTokens) {
        int taken = reserveTokens > tokens + 1 ? reserveTokens : tokens;
        if (!plan(prefillInstance, decodeInstance, tokens, taken, 0)) {
            return false;
        }
        int inPrefillHome = 0;
        for (int i = orderCount - 1; i >= 0; i--) {
            // The best home comes last, so that the sequence's tail, which grows, starts there.
            if (take[i] > 0) {
                mustAppend(slot, order[i], take[i]);
                inPrefillHome += order[i] == prefillInstance ? take[i] : 0;
            }
        }
        if (prefillInstance != decodeInstance && inPrefillHome < blocksOf(tokens)) {
            mustAppend(slot + stagingOffset, prefillInstance, blocksOf(tokens) - inPrefillHome);
        }
        return true;
    }

    /**
     * Takes room in the decode instance's own home for a cache that waits on the prefill side, and for its first step;
     * false, and nothing taken, when there is none.
     */
    boolean pull(int slot, int decodeInstance, int tokens) {
        boolean fits = cache.freeBlocks(decodeInstance) - keep(decodeInstance) >= blocksOf(tokens + 1)
                || cache.usedBlocks(decodeInstance) == 0;
        return fits && cache.append(slot, decodeInstance, blocksOf(tokens));
    }

    private void mustAppend(int row, int home, int blocks) {
        if (!cache.append(row, home, blocks)) {
            throw new IllegalStateException("planned blocks are gone: home=" + home + ", blocks=" + blocks);
        }
    }

    private boolean plan(int prefillInstance, int decodeInstance, int tokens, int reserveTokens, int spareBlocks) {
        // One token beyond the prefill is a promise for the first decode step, not a reservation: it is only looked
        // for.
        int blocks = blocksOf(Math.max(tokens, Math.min(reserveTokens, tokens + 1)));
        boolean disaggregated = prefillInstance != decodeInstance;
        if (disaggregated && cache.freeBlocks(prefillInstance) - spareBlocks < blocksOf(tokens)) {
            return false;
        }
        if (disaggregated && pulled) {
            orderCount = 0;
            return true;
        }
        if (reserveTokens > tokens + 1) {
            orderCount = 1;
            order[0] = decodeInstance;
            take[0] = blocksOf(reserveTokens);
            int left = disaggregated ? keep(decodeInstance) + spareBlocks : spareBlocks;
            return cache.freeBlocks(decodeInstance) - left >= take[0];
        }
        orderCount = placement.homes(homes, prefillInstance, decodeInstance, order);
        // Admissions of the same plan are not taken yet: wherever they go, they take no more than the spare blocks.
        int missing = blocks + spareBlocks;
        for (int i = 0; i < orderCount; i++) {
            int home = order[i];
            int staged = disaggregated ? spareBlocks : 0;
            int spare = home == prefillInstance ? staged : keep(home);
            take[i] = Math.clamp((long) cache.freeBlocks(home) - spare, 0, missing);
            missing -= take[i];
        }
        return missing == 0;
    }

    private int keep(int home) {
        return cache.capacityBlocks(home) / WATERMARK_DIVISOR;
    }

    /** Starts an account of free blocks against which {@link #reserveGrowth} draws without taking anything. */
    void beginGrowth() {
        for (int home = 0; home < scratchFree.length; home++) {
            scratchFree[home] = cache.freeBlocks(home);
        }
    }

    /** Draws one block for a growing sequence from the account; false when no home of its placement has one. */
    boolean reserveGrowth(int prefillInstance, int decodeInstance) {
        if (scratchFree[decodeInstance] > 0) {
            scratchFree[decodeInstance]--;
            return true;
        }
        orderCount = placement.homes(account, prefillInstance, decodeInstance, order);
        for (int i = 0; i < orderCount; i++) {
            if (scratchFree[order[i]] > 0) {
                scratchFree[order[i]]--;
                return true;
            }
        }
        return false;
    }

    /** Gives a growing sequence one block, the instance's own home first; returns its home, -1 when there is none. */
    int grow(int slot, int prefillInstance, int decodeInstance) {
        if (cache.append(slot, decodeInstance, 1)) {
            return decodeInstance;
        }
        orderCount = placement.homes(homes, prefillInstance, decodeInstance, order);
        for (int i = 0; i < orderCount; i++) {
            if (cache.append(slot, order[i], 1)) {
                return order[i];
            }
        }
        return -1;
    }

    /** Largest number of KV tokens a request routed like this may ever need: what its decode home holds alone. */
    public long capacityTokens(int prefillInstance, int decodeInstance) {
        int blocks = cache.capacityBlocks(decodeInstance) - keep(decodeInstance);
        if (prefillInstance != decodeInstance) {
            blocks = Math.min(blocks, cache.capacityBlocks(prefillInstance) - keep(prefillInstance));
        }
        return (long) blocks * cache.blockTokens();
    }
}
