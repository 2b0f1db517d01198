package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * One token budget for prompts and generation: the scheduler of vLLM's V1 engine (vllm/v1/core/sched/scheduler.py, as of
 * v0.8 to v0.19), first come first served, without speculation, encoder inputs or KV connectors.
 *
 * <p>A request is a number of tokens still to be computed, be it a prompt or the one of a decode step. A step takes running
 * requests first, in order, then waiting ones, each as many tokens as it needs, as the budget leaves
 * ({@code max_num_batched_tokens}) and as {@code long_prefill_token_threshold} allows; so prompts are cut into chunks. KV
 * blocks are taken for the tokens of the step only. A running request that lacks a block preempts the last of the running
 * list, which returns to the head of the queue and is computed again. Waiting requests are admitted only in a step that
 * preempts nobody, up to {@code max_num_seqs}, without watermark; nobody overtakes the head.
 *
 * <p>Two differences from the original. Here the running list has decoding sequences in the order in which they began to
 * decode, then prompts in order of admission; in vLLM all are in order of admission. That matters only when a threshold lets
 * a later prompt finish first and the pool then runs out. And a request larger than the pool is turned away on arrival.
 *
 * <p>Cost O(prompts under way + admitted + preempted); O(1) for a step that continues decoding. Confined to the simulation
 * thread.
 */
public final class VllmV1Batcher implements Batcher {
    private final Parameters parameters;
    private final ChunkRoom room = new ChunkRoom();

    /**
     * vLLM's flags.
     *
     * @param maxNumSeqs sequences running at most
     * @param maxNumBatchedTokens tokens of a step at most
     * @param longPrefillTokenThreshold prompt tokens of one request in a step at most, or 0 for no such bound
     */
    public record Parameters(int maxNumSeqs, int maxNumBatchedTokens, int longPrefillTokenThreshold) {
        /** vLLM's default for {@code max_num_batched_tokens} with chunked prefill. */
        public static final int MAX_NUM_BATCHED_TOKENS = 2048;

        public Parameters {
            Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
            Ranges.atLeastOne("max_num_batched_tokens", maxNumBatchedTokens);
            Ranges.notNegative("long_prefill_token_threshold", longPrefillTokenThreshold);
        }

        int chunk() {
            return longPrefillTokenThreshold == 0 ? Integer.MAX_VALUE : longPrefillTokenThreshold;
        }
    }

    public VllmV1Batcher(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        room.fill(view, plan, parameters.maxNumBatchedTokens, parameters.chunk(), Integer.MAX_VALUE);
        if (plan.preemptedCount() > 0 || room.isStalled()) {
            return;
        }
        if (view.swappedCount() == 0) {
            admit(view, plan);
        }
        if (plan.prefillCount() == 0 && plan.decodeCount() == view.decodingCount()) {
            boolean places = view.runningCount() + view.inFlightCount() < parameters.maxNumSeqs;
            boolean open = view.waitingCount() == 0 && places && room.budget() > 0;
            plan.repeatUntil(DecodeRoom.endMask(open), Long.MAX_VALUE);
        }
    }

    private void admit(InstanceView view, StepPlan plan) {
        int places = parameters.maxNumSeqs - view.runningCount() - view.inFlightCount();
        for (int i = 0; i < Math.min(places, view.waitingCount()) && room.budget() > 0; i++) {
            int slot = view.waiting(i);
            int done = view.requests().prefilledTokens(slot);
            int left = view.requests().prefillTokens(slot) - done;
            int tokens = Math.min(left, Math.min(parameters.chunk(), room.budget()));
            int blocks = Math.ceilDiv(done + tokens, view.blockTokens());
            if (blocks > room.freeBlocks()) {
                return;
            }
            plan.prefill(slot, tokens, StepPlan.CHUNK_ONLY);
            room.admitted(tokens, blocks);
        }
    }
}
