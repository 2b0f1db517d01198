package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Batches prompts on a prefill instance: first come first served up to a token budget, at least one prompt, no decode
 * (Patel et al., "Splitwise", ISCA 2024, section 4.2: a prompt machine limits a batch to 2,048 tokens; Algorithm 2 of
 * WSC-LLM: admission stops when the KV cache does not fit).
 *
 * <p>Room is asked for on both sides before the prompt starts: the staging buffer here, and {@code prompt + 1} tokens at
 * the decode side, so that the first decode step never lacks a block. When the head of the queue does not fit, nothing
 * starts: the plan is empty, and the instance has to be asked again when blocks are freed in any pool that serves it.
 *
 * <p>Cost O(admitted). Confined to the simulation thread.
 */
public final class PrefillBatcher implements Batcher {
    /** Prompt tokens of a batch in Splitwise. */
    public static final int MAX_NUM_BATCHED_TOKENS = 2048;

    private final int maxNumBatchedTokens;
    private final PromisedBlocks promised = new PromisedBlocks();

    /**
     * @param maxNumBatchedTokens prompt tokens of a step at most, unless one prompt is longer
     */
    public PrefillBatcher(int maxNumBatchedTokens) {
        Ranges.atLeastOne("max_num_batched_tokens", maxNumBatchedTokens);
        this.maxNumBatchedTokens = maxNumBatchedTokens;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        long batched = 0;
        promised.restart(0);
        for (int i = 0; i < view.waitingCount(); i++) {
            int slot = view.waiting(i);
            int tokens = view.requests().prefillTokens(slot);
            int left = tokens - view.requests().prefilledTokens(slot);
            if (i > 0 && batched + left > maxNumBatchedTokens) {
                return;
            }
            int reserve = reserveTokens(view, slot, tokens, i == 0);
            if (reserve == 0) {
                return;
            }
            plan.prefill(slot, left, reserve);
            batched += left;
        }
    }

    /** Tokens promised to the request; 0 when it has to wait. */
    private int reserveTokens(InstanceView view, int slot, int tokens, boolean first) {
        if (promised.promise(view, slot, tokens + 1, 0)) {
            return tokens + 1;
        }
        // A prompt that fills the pool to its last token must still start when nothing else is in the way.
        boolean alone = first && view.runningCount() == 0;
        return alone && promised.promise(view, slot, tokens, 0) ? tokens : 0;
    }
}
