package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * The running part of a token-budget step: decoding sequences first, then the prompts under way, in the order of the running
 * list, within a budget of tokens. What lacks blocks preempts the most recently admitted running request by recompute, and
 * in the end itself; so the oldest request always advances, hence progress.
 *
 * <p>In a pipeline, who lacks blocks that steps under way hold waits for them instead of preempting itself, or two requests
 * could take turns for ever.
 *
 * <p>Caller-owned; overwritten by {@link #fill}. O(prompts under way + preempted). Confined to the simulation thread.
 */
final class ChunkRoom {
    private int staying;
    private int freeBlocks;
    private int budget;
    private boolean stalled;

    /**
     * Plans decodes and chunks.
     *
     * @param tokens budget of the step
     * @param chunk most tokens of one chunk
     * @param sequences most requests in the step
     */
    void fill(InstanceView view, StepPlan plan, int tokens, int chunk, int sequences) {
        begin(view, tokens);
        addDecodes(view, plan, Math.min(sequences, tokens));
        int first = view.decodingCount();
        for (int i = first;
                i < staying && !stalled && budget > 0 && plan.decodeCount() + plan.prefillCount() < sequences;
                i++) {
            prefill(view, plan, i, chunk);
        }
    }

    /** Plans decodes only. */
    void decode(InstanceView view, StepPlan plan, int tokens) {
        begin(view, tokens);
        addDecodes(view, plan, tokens);
    }

    private void begin(InstanceView view, int tokens) {
        staying = view.runningCount();
        freeBlocks = view.freeBlocks();
        budget = tokens;
        stalled = false;
    }

    private void addDecodes(InstanceView view, StepPlan plan, int most) {
        int count = Math.min(view.decodingCount(), most);
        if (count > 0 && view.canDecode(count)) {
            freeBlocks = Math.max(0, freeBlocks - view.blocksToDecode(count));
        } else if (count > 0) {
            int kept = view.inFlightCount() > 0 ? 1 : 0;
            int needed = view.blocksToDecode(count);
            while (needed > freeBlocks && staying > kept) {
                preemptLast(view, plan);
                count = Math.min(count, staying);
                needed = view.blocksToDecode(count);
            }
            stalled = needed > freeBlocks;
            count = stalled ? 0 : count;
            freeBlocks -= stalled ? 0 : needed;
        }
        plan.decodeFirst(count);
        budget -= count;
    }

    private void prefill(InstanceView view, StepPlan plan, int position, int chunk) {
        int slot = view.running(position);
        int done = view.requests().prefilledTokens(slot);
        int tokens = Math.min(Math.min(chunk, budget), view.requests().prefillTokens(slot) - done);
        int needed = Math.max(0, Math.ceilDiv(done + tokens, view.blockTokens()) - view.cacheBlocks(slot));
        int kept = view.inFlightCount() > 0 ? position + 1 : position;
        while (needed > freeBlocks && staying > kept) {
            preemptLast(view, plan);
        }
        stalled = staying > position && needed > freeBlocks;
        if (staying > position && !stalled) {
            freeBlocks -= needed;
            budget -= tokens;
            plan.prefill(slot, tokens, StepPlan.CHUNK_ONLY);
        }
    }

    private void preemptLast(InstanceView view, StepPlan plan) {
        int victim = view.running(--staying);
        plan.preempt(victim);
        freeBlocks += view.heldBlocks(victim);
    }

    /** Somebody waits for blocks that steps under way in the pipeline hold: nobody may be admitted. */
    boolean isStalled() {
        return stalled;
    }

    /** Running requests, from the first, that are not preempted. */
    int staying() {
        return staying;
    }

    /** Tokens left in the step. */
    int budget() {
        return budget;
    }

    /** Free blocks of the own pool that nobody in the step has been promised. */
    int freeBlocks() {
        return freeBlocks;
    }

    void admitted(int tokens, int blocks) {
        budget -= tokens;
        freeBlocks -= blocks;
    }
}
