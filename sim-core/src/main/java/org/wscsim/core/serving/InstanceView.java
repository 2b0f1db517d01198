package org.wscsim.core.serving;

import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestView;

/**
 * What a batcher sees of its instance at a step boundary. Read-only; valid during {@link Batcher#plan} only.
 *
 * <p>Three ordered lists of request slots: <em>waiting</em> (prefill not finished and not running; head first, preempted
 * requests return to the head), <em>ready</em> (KV cache arrived by transfer, decode not begun), and <em>running</em>
 * (holds KV blocks on this instance, in order of admission). A request whose prefill is split over several steps is
 * running from its first chunk. Every method is O(1) and allocates nothing.
 */
public interface InstanceView {
    int instance();

    Role role();

    long nowPs();

    RequestView requests();

    int waitingCount();

    /** Slot of the waiting request at {@code position}, 0 = head of the queue. */
    int waiting(int position);

    int readyCount();

    int ready(int position);

    int runningCount();

    int running(int position);

    /** Running requests at the front of {@link #running} whose prefill is complete; the rest are mid-prefill. */
    int decodingCount();

    /** Requests in steps that are still under way in a pipeline: held by this instance, in none of the lists. */
    default int inFlightCount() {
        return 0;
    }

    /** Pipeline stages: steps that can be under way at once. */
    default int stages() {
        return 1;
    }

    /** Whether a waiting request is to generate on this instance too. */
    default boolean generatesHere(int slot) {
        return role() != Role.PREFILL;
    }

    /** Sequences whose KV cache was sent to the host and that return before newcomers may be admitted. */
    default int swappedCount() {
        return 0;
    }

    /** Tokens in the KV cache of the decoding requests together. */
    default long decodingCachedTokens() {
        long tokens = 0;
        for (int i = 0; i < decodingCount(); i++) {
            tokens += requests().promptTokens(running(i)) + requests().generatedTokens(running(i)) - 1;
        }
        return tokens;
    }

    /** Price of such a step on this instance, nothing shared with others; 0 where steps have no price. */
    default long stepPs(StepShape step) {
        return 0;
    }

    /** Tokens per KV block. */
    int blockTokens();

    /**
     * Requests that others than plans have taken off the lists so far: a fault struck where they had to go. A batcher that
     * remembers the lists has to look at them again when this has changed.
     */
    default long removals() {
        return 0;
    }

    /** Blocks of the instance's own pool that are free now. */
    int freeBlocks();

    /** Blocks of the instance's own pool in all. */
    int capacityBlocks();

    /**
     * Blocks that admitting this waiting request would take from pools that serve this instance, and whether the
     * placement policy finds room for them while leaving {@code spareBlocks} free in the instance's own pool and in the
     * homes of the placement together. So a batcher that passes what its plan has already promised can admit several
     * requests in one plan.
     *
     * @param reserveTokens tokens to reserve room for in all (prompt included); at least {@code prefillTokens}, and more
     *     than the pools ever hold does not fit
     */
    boolean fits(int slot, int reserveTokens, int spareBlocks);

    /**
     * New blocks that one decode step of the first {@code count} decoding requests takes now: one for each sequence
     * whose last block is full. Cost O(1) for {@code count == decodingCount()}, else O(count).
     */
    int blocksToDecode(int count);

    /**
     * Whether the pools that serve this instance can give {@link #blocksToDecode} blocks.
     */
    boolean canDecode(int count);

    /**
     * Blocks of the instance's own pool that preempting this running request gives back: those it alone holds. Two
     * requests that share blocks with nobody else give back more together than the sum.
     */
    int heldBlocks(int slot);

    /** Blocks of the request's KV cache, in whatever pool and whoever else holds them. */
    default int cacheBlocks(int slot) {
        return heldBlocks(slot);
    }
}
