package org.wscsim.schedulers.batching;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Both phases in every step of a mixed instance, for dies that run them beside each other (FACE): all generations, and
 * beside them prompt tokens up to a budget, prompts cut into chunks, first come first served.
 *
 * <p>The budget is what ties the two streams together: a step lasts as long as the longer of them, so a chunk should take
 * about as much compute time as generation needs DRAM time. A prompt is admitted when all of it and one token fit; where
 * blocks run out, the most recent generations are recomputed.
 *
 * <p>Cost O(admitted + prompts under way + preempted); O(1) for a step that continues decoding. Confined to the simulation
 * thread.
 */
public final class OverlapBatcher implements Batcher {
    /** Prompt tokens of a step; Sarathi-Serve's chunk for a latency limit (Agrawal et al., OSDI 2024). */
    public static final int PROMPT_TOKENS = 512;

    private final int maxNumSeqs;
    private final int promptTokens;
    private final PromisedBlocks promised = new PromisedBlocks();

    /**
     * @param maxNumSeqs requests running at most
     * @param promptTokens of a step at most
     */
    public OverlapBatcher(int maxNumSeqs, int promptTokens) {
        Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
        Ranges.atLeastOne("max_num_batched_tokens", promptTokens);
        this.maxNumSeqs = maxNumSeqs;
        this.promptTokens = promptTokens;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        int decoding = DecodeRoom.make(view, plan);
        plan.decodeFirst(decoding);
        if (plan.preemptedCount() > 0) {
            resume(view, plan);
            return;
        }
        int left = resume(view, plan);
        if (left > 0 && view.waitingCount() > 0) {
            admit(view, plan, decoding, left);
        }
        if (plan.prefillCount() == 0) {
            boolean open = view.waitingCount() == 0 && view.runningCount() < maxNumSeqs;
            plan.repeatUntil(DecodeRoom.endMask(open), Long.MAX_VALUE);
        }
    }

    /** Goes on with prompts under way; returns what is left of the budget. */
    private int resume(InstanceView view, StepPlan plan) {
        int left = promptTokens;
        for (int i = view.decodingCount(); i < view.runningCount() && left > 0; i++) {
            left -= chunk(view, plan, view.running(i), left, 0);
        }
        return left;
    }

    private void admit(InstanceView view, StepPlan plan, int decoding, int budget) {
        int places = Math.min(view.waitingCount(), maxNumSeqs - view.runningCount());
        int left = budget;
        promised.restart(decoding == 0 ? 0 : view.blocksToDecode(decoding));
        for (int i = 0; i < places && left > 0; i++) {
            int slot = view.waiting(i);
            int tokens = view.requests().prefillTokens(slot);
            int reserve = tokens + 1;
            if (!promised.promise(view, slot, reserve, 0)) {
                // A prompt that fills the pool to its last token must still start when nothing else is in the way.
                boolean alone = i == 0 && view.runningCount() == 0;
                if (!alone || !promised.promise(view, slot, tokens, 0)) {
                    return;
                }
                reserve = tokens;
            }
            left -= chunk(view, plan, slot, left, reserve);
        }
    }

    private static int chunk(InstanceView view, StepPlan plan, int slot, int most, int reserve) {
        RequestView requests = view.requests();
        int tokens = Math.min(most, requests.prefillTokens(slot) - requests.prefilledTokens(slot));
        plan.prefill(slot, tokens, reserve);
        return tokens;
    }
}
