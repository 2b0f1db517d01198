package org.wscsim.core.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.kv.KvCache;

/**
 * Finds and takes KV blocks for a request: the placement policy orders the homes, blocks are taken greedily in that
 * order.
 *
 * <p>A prompt that runs on a PREFILL instance also needs its whole KV cache in that instance's own home until the
 * transfer ends (the staging row); what the placement puts there anyway is not needed twice. Admission keeps 1 % of a
 * home that is not the asking instance's free, so that running sequences can grow (vLLM's watermark).
 *
 * <p>With a prefix cache the prefill instance's home may remember the beginning of a prompt. The row that stands there (the
 * request's own on a mixed instance, else the staging row) then begins with those blocks; as in vLLM v1, the ones nobody
 * holds count as free until they are taken. The whole KV cache still moves to the decode side. Confined to the simulation
 * thread; allocates nothing.
 */
public final class BlockPlanner {
    private static final int WATERMARK_DIVISOR = 100;

    private final KvCache cache;
    private final Homes homes;
    private final Placements placements;
    private final int stagingOffset;
    private final @Nullable PrefixReuse prefixes;
    private boolean pulled;
    private final int[] order;
    private final int[] take;
    private final int[] scratchFree;
    private final HomeView account = new Account();
    private int orderCount;
    private @Nullable Swapper swapper;
    /** Remembered blocks of the request being planned that count as free until it takes them. */
    private int idle;

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
        public double readSeconds(int home, int decodeInstance) {
            return homes.readSeconds(home, decodeInstance);
        }

        @Override
        public boolean onShortestPath(int home, int fromHome, int toHome) {
            return homes.onShortestPath(home, fromHome, toHome);
        }
    }

    /**
     * Of a run with one model.
     *
     * @param stagingOffset added to a slot to name its staging row
     */
    public BlockPlanner(
            KvCache cache, Homes homes, KvPlacement placement, int stagingOffset, @Nullable PrefixReuse prefixes) {
        this(cache, homes, List.of(placement), stagingOffset, prefixes);
    }

    /**
     * @param placement by model
     * @param stagingOffset added to a slot to name its staging row
     */
    public BlockPlanner(
            KvCache cache,
            Homes homes,
            List<KvPlacement> placement,
            int stagingOffset,
            @Nullable PrefixReuse prefixes) {
        this.prefixes = prefixes;
        this.cache = cache;
        this.homes = homes;
        placements = new Placements(placement, homes);
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
    boolean fits(int slot, int prefillInstance, int decodeInstance, int tokens, int reserveTokens, int spareBlocks) {
        int found = prefixes == null ? 0 : prefixes.hits(slot);
        idle = prefixes == null ? 0 : prefixes.idleHits(slot);
        return plan(found, prefillInstance, decodeInstance, tokens, reserveTokens, spareBlocks);
    }

    /**
     * An admission begins: its row takes the blocks that the prefill instance's home remembers. Done for all admissions of
     * a plan before any takes new blocks, or one could evict what another counts on.
     *
     * @return how many
     */
    int takeRemembered(int slot, int prefillInstance, int decodeInstance) {
        int row = prefillRow(slot, prefillInstance, decodeInstance);
        return prefixes == null || cache.blocks(row) > 0 ? 0 : prefixes.take(slot, row);
    }

    /** The row that stands in the prefill instance's home. */
    int prefillRow(int slot, int prefillInstance, int decodeInstance) {
        return prefillInstance == decodeInstance ? slot : slot + stagingOffset;
    }

    /** Takes the blocks of an admission; false, and nothing taken, when there is no room. */
    boolean admit(int slot, int prefillInstance, int decodeInstance, int tokens, int reserveTokens) {
        int taken = reserveTokens > tokens + 1 ? reserveTokens : tokens;
        int held = cache.blocks(prefillRow(slot, prefillInstance, decodeInstance));
        idle = 0;
        if (!plan(held, prefillInstance, decodeInstance, tokens, taken, 0)) {
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
        if (prefillInstance != decodeInstance && inPrefillHome + held < blocksOf(tokens)) {
            mustAppend(slot + stagingOffset, prefillInstance, blocksOf(tokens) - inPrefillHome - held);
        }
        return true;
    }

    /**
     * Takes room in the decode instance's own home for a cache that waits on the prefill side, and for its first step;
     * false, and nothing taken, when there is none.
     */
    boolean pull(int slot, int decodeInstance, int tokens) {
        return canPull(decodeInstance, tokens) && cache.append(slot, decodeInstance, blocksOf(tokens));
    }

    /** Whether there is that room. */
    boolean canPull(int decodeInstance, int tokens) {
        return !isHeldBack(decodeInstance)
                && (cache.freeBlocks(decodeInstance) - keep(decodeInstance) >= blocksOf(tokens + 1)
                        || cache.usedBlocks(decodeInstance) == 0);
    }

    /** When PULLED, an admission takes room on the prefill side only, and {@link #pull} the rest. */
    public void attach(Handoff handoff) {
        pulled = handoff == Handoff.PULLED;
    }

    /** Whoever fetches sequences back goes before newcomers. */
    public void attach(Swapper toGoFirst) {
        swapper = toGoFirst;
    }

    /** Whether newcomers to the decode instance have to wait for sequences that had to leave. */
    boolean isHeldBack(int decodeInstance) {
        return swapper != null && swapper.hasSwapped(decodeInstance);
    }

    /**
     * Takes blocks for a sequence that comes back to its decode instance; false, and nothing taken, when they would leave
     * fewer than {@code growth} in its homes, or less than the watermark in one.
     *
     * @param alone nothing else runs there: its own home may be filled
     */
    boolean readmit(int slot, int prefillInstance, int decodeInstance, int tokens, int growth, boolean alone) {
        int blocks = blocksOf(tokens);
        int missing = blocksOf(tokens + 1) + growth;
        orderCount = placements.order(homes, prefillInstance, decodeInstance, order);
        for (int i = 0; i < orderCount; i++) {
            int spare = alone && order[i] == decodeInstance ? 0 : keep(order[i]);
            take[i] = Math.clamp((long) cache.freeBlocks(order[i]) - spare, 0, missing);
            missing -= take[i];
        }
        if (missing > 0) {
            return false;
        }
        appendTaken(slot, blocks);
        return true;
    }

    /** Looks for homes that can hold so many tokens above their watermarks, nearest first, but not this one. */
    boolean findElsewhere(int tokens, int home) {
        int missing = blocksOf(tokens);
        orderCount = 0;
        for (int other = 0; other < homes.homeCount(); other++) {
            if (other != home && homes.model(other) == homes.model(home) && cache.freeBlocks(other) > keep(other)) {
                int place = orderCount++;
                while (place > 0 && homes.hops(home, other) < homes.hops(home, order[place - 1])) {
                    order[place] = order[place - 1];
                    place--;
                }
                order[place] = other;
            }
        }
        for (int i = 0; i < orderCount; i++) {
            take[i] = Math.clamp((long) cache.freeBlocks(order[i]) - keep(order[i]), 0, missing);
            missing -= take[i];
        }
        return missing == 0;
    }

    /** Moves a row's tokens where they were just found room; what it had reserved beyond them is given up. */
    void moveElsewhere(int slot, int tokens) {
        cache.release(slot);
        appendTaken(slot, blocksOf(tokens));
    }

    /** Appends so many of the blocks found, those of the best home last. */
    private void appendTaken(int slot, int blocks) {
        int left = blocks;
        for (int i = 0; i < orderCount; i++) {
            take[i] = Math.min(take[i], left);
            left -= take[i];
        }
        for (int i = orderCount - 1; i >= 0; i--) {
            if (take[i] > 0) {
                mustAppend(slot, order[i], take[i]);
            }
        }
    }

    private void mustAppend(int row, int home, int blocks) {
        if (!cache.append(row, home, blocks)) {
            throw new IllegalStateException("planned blocks are gone: home=" + home + ", blocks=" + blocks);
        }
    }

    /**
     * @param found blocks at the beginning that the prefill instance's home has; {@link #idle} of them are free until taken
     */
    private boolean plan(
            int found, int prefillInstance, int decodeInstance, int tokens, int reserveTokens, int spareBlocks) {
        // One token beyond the prefill is a promise for the first decode step, not a reservation: it is only looked
        // for.
        int blocks = blocksOf(Math.max(tokens, Math.min(reserveTokens, tokens + 1)));
        boolean disaggregated = prefillInstance != decodeInstance;
        int given = disaggregated ? 0 : found;
        if (disaggregated && cache.freeBlocks(prefillInstance) - spareBlocks < blocksOf(tokens) - found + idle) {
            return false;
        }
        if (disaggregated && pulled) {
            orderCount = 0;
            return true;
        }
        if (reserveTokens > tokens + 1) {
            orderCount = 1;
            order[0] = decodeInstance;
            take[0] = blocksOf(reserveTokens) - given;
            int left = spareBlocks + (disaggregated ? keep(decodeInstance) : idle);
            return cache.freeBlocks(decodeInstance) - left >= take[0];
        }
        // Admissions of the same plan are not taken yet: wherever they go, they take no more than the spare blocks.
        int missing = blocks - given + spareBlocks;
        if (disaggregated && placements.ownHomeFirst(decodeInstance) && takeAtHome(decodeInstance, missing)) {
            return true;
        }
        orderCount = placements.order(homes, prefillInstance, decodeInstance, order);
        for (int i = 0; i < orderCount; i++) {
            int home = order[i];
            int staged = disaggregated ? spareBlocks : 0;
            int spare = home == prefillInstance ? staged + idle : keep(home);
            int most = Math.min(missing, mostIn(home, prefillInstance, disaggregated ? found : 0, tokens));
            take[i] = Math.clamp((long) cache.freeBlocks(home) - spare, 0, most);
            missing -= take[i];
        }
        return missing == 0;
    }

    /** Whether the home alone has room, which then is all that is taken: nobody need rank the others. */
    private boolean takeAtHome(int home, int blocks) {
        orderCount = 1;
        order[0] = home;
        take[0] = blocks;
        return cache.freeBlocks(home) - keep(home) >= blocks;
    }

    /** The staging row's remembered blocks are no part of the cache that moves; both together stay within the prompt's. */
    private int mostIn(int home, int prefillInstance, int staged, int tokens) {
        return staged > 0 && home == prefillInstance ? blocksOf(tokens) - staged : Integer.MAX_VALUE;
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
        orderCount = placements.order(account, prefillInstance, decodeInstance, order);
        for (int i = 0; i < orderCount; i++) {
            if (scratchFree[order[i]] > 0) {
                scratchFree[order[i]]--;
                return true;
            }
        }
        return false;
    }

    /** Gives a growing sequence one block of the instance's own home, which has room. */
    void growAtHome(int slot, int decodeInstance) {
        mustAppend(slot, decodeInstance, 1);
    }

    /** Gives a growing sequence one block, the instance's own home first; returns its home, -1 when there is none. */
    int grow(int slot, int prefillInstance, int decodeInstance) {
        if (cache.append(slot, decodeInstance, 1)) {
            return decodeInstance;
        }
        orderCount = placements.order(homes, prefillInstance, decodeInstance, order);
        for (int i = 0; i < orderCount; i++) {
            if (cache.append(slot, order[i], 1)) {
                return order[i];
            }
        }
        return -1;
    }

    /** Largest number of KV tokens a request routed like this may ever need: what its decode home holds alone. */
    public long capacityTokens(int prefillInstance, int decodeInstance) {
        int blocks = usable(decodeInstance);
        if (prefillInstance != decodeInstance) {
            blocks = Math.min(blocks, usable(prefillInstance));
        }
        return (long) blocks * cache.blockTokens();
    }

    /** Above the watermark, when the home is open. */
    private int usable(int home) {
        return cache.fullBlocks(home) - cache.fullBlocks(home) / WATERMARK_DIVISOR;
    }

    /** Homes that take no more blocks, but for the growth of their own instance's sequences; null for none. */
    void closing(boolean @Nullable [] homesToClose) {
        placements.closing(homesToClose);
    }
}
