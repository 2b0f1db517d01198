package org.wscsim.schedulers.batching;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Request-level batching, as FasterTransformer behind a batching server does it (the baseline of Yu et al., Orca, OSDI 2022,
 * section 2): a batch is formed of those who wait, first come first served, runs until its last member has finished, and
 * only then the next one is formed, at once, of whoever waits.
 *
 * <p><strong>Padding.</strong> All prompts are padded to the longest of the batch, and a member that has finished is
 * computed on until the batch ends: a decode step costs the full batch, each with the longest prompt and as many tokens as
 * steps were taken. KV blocks are not padded: a member holds what it reserved ({@link Reservation}, as for Orca) until its
 * own last token. That token leaves at once, where FasterTransformer returns the batch as a whole: latencies favour this
 * system by that much.
 *
 * <p>A sequence that outgrows its reservation grows block by block; when blocks run out the last members are preempted by
 * recompute and wait for the next batch.
 *
 * <p>Cost O(admitted + preempted), O(batch) for a decode step that is asked for: when a member has finished or blocks run out. Confined to
 * the simulation thread.
 */
public final class StaticBatcher implements Batcher {
    private final int batchSize;
    private final Reservation reservation;
    private final PromisedBlocks promised = new PromisedBlocks();
    private int members;
    private int longestPrompt;

    /**
     * @param batchSize members at most
     * @param reservation KV room of a member
     */
    public StaticBatcher(int batchSize, Reservation reservation) {
        Ranges.atLeastOne("max_num_seqs", batchSize);
        this.batchSize = batchSize;
        this.reservation = reservation;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        if (view.inFlightCount() > 0) {
            return;
        }
        if (view.runningCount() == 0) {
            form(view, plan);
            return;
        }
        int decoding = DecodeRoom.make(view, plan);
        plan.decodeFirst(decoding);
        if (decoding > 0) {
            plan.padDecode(members, (long) members * (longestPrompt + stepsTaken(view) + 1));
        }
        if (plan.preemptedCount() == 0) {
            plan.repeatUntil(DecodeRoom.endMask(false), Long.MAX_VALUE);
        }
    }

    /** Decode steps of the batch so far: as many as whoever is in it for longest has taken. */
    private static int stepsTaken(InstanceView view) {
        RequestView requests = view.requests();
        int most = 0;
        for (int i = 0; i < view.decodingCount(); i++) {
            int slot = view.running(i);
            int cached = requests.promptTokens(slot) + requests.generatedTokens(slot) - 1;
            most = Math.max(most, cached - requests.prefillTokens(slot));
        }
        return most;
    }

    private void form(InstanceView view, StepPlan plan) {
        int most = Math.min(view.waitingCount(), batchSize);
        promised.restart(0);
        longestPrompt = 0;
        members = 0;
        while (members < most) {
            int slot = view.waiting(members);
            int tokens = reservation.tokens(view, slot);
            if (!promised.promise(view, slot, tokens, 0)) {
                break;
            }
            int prompt = view.requests().prefillTokens(slot);
            plan.prefill(slot, prompt - view.requests().prefilledTokens(slot), tokens);
            longestPrompt = Math.max(longestPrompt, prompt);
            members++;
        }
        plan.padChunks(longestPrompt);
    }
}
