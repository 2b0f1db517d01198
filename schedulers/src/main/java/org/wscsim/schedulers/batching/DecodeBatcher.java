package org.wscsim.schedulers.batching;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Continuous batching of token generation on a decode instance: requests whose KV cache has arrived join in order up to
 * {@code max_num_seqs}, all decode, and when blocks run out the most recently joined are preempted by recompute (the
 * engine sends them back to their prefill instance). A step that preempts lets nobody join.
 *
 * <p>A ready request joins only if a block is free for its first step, counted at the worst. If nothing runs, the head
 * joins in a plan without decode: asked again, the exact demand is known, and either it decodes or it is preempted and
 * its blocks return. So ready requests that hold the whole pool cannot lock it.
 *
 * <p>A plan holds until a sequence finishes, blocks run out, or a cache arrives that could join at once; its joins are
 * done once, in its first step.
 *
 * <p>Cost O(joined + preempted); O(1) for a step that continues decoding. Confined to the simulation thread.
 */
public final class DecodeBatcher implements Batcher {
    private final int maxNumSeqs;

    /**
     * @param maxNumSeqs sequences running at most
     */
    public DecodeBatcher(int maxNumSeqs) {
        Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
        this.maxNumSeqs = maxNumSeqs;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        int decoding = DecodeRoom.make(view, plan);
        if (plan.preemptedCount() > 0) {
            plan.decodeFirst(decoding);
            return;
        }
        int joining = joining(view, decoding);
        if (decoding == 0 && joining == 0 && view.readyCount() > 0) {
            plan.join(1);
            return;
        }
        plan.join(joining);
        plan.decodeFirst(decoding + joining);
        boolean allJoined = view.readyCount() == joining;
        boolean full = view.runningCount() + joining >= maxNumSeqs;
        // A joined request may take less than the worst case, which lets the next one join a step later.
        if (allJoined || full || joining == 0) {
            plan.repeatUntil(DecodeRoom.endMask(allJoined && !full), Long.MAX_VALUE);
        }
    }

    private int joining(InstanceView view, int decoding) {
        int places = Math.min(view.readyCount(), maxNumSeqs - view.runningCount());
        if (places <= 0) {
            return 0;
        }
        int free = view.freeBlocks() - (decoding == 0 ? 0 : view.blocksToDecode(decoding));
        int joining = 0;
        while (joining < places) {
            free -= firstStepBlocks(view, view.ready(joining));
            if (free < 0) {
                return joining;
            }
            joining++;
        }
        return joining;
    }

    private static int firstStepBlocks(InstanceView view, int slot) {
        RequestView requests = view.requests();
        int cached = requests.promptTokens(slot) + requests.generatedTokens(slot) - 1;
        return cached % view.blockTokens() == 0 ? 1 : 0;
    }
}
