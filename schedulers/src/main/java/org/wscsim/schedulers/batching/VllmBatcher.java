package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Prefill-first continuous batching over paged KV blocks: vLLM v0 (Kwon et al., SOSP 2023, section 4.5, and the
 * scheduler of the v0 engine).
 *
 * <p>If waiting requests can be admitted (first come first served, no skipping), the step is a prefill of those and
 * nothing else. Otherwise all running sequences decode, after the most recently admitted ones were preempted by
 * recompute until the rest have their blocks. Prefill is tried first and a step does one or the other, so a step that
 * preempts never admits; the preempted requests wait at the head of the queue.
 *
 * <p>Two differences from v0, both for progress: a prompt longer than the token budget is admitted alone (v0 rejects
 * it), and the watermark is waived while nothing runs (v0 rejects a request that only fits without it).
 *
 * <p>A decode plan holds until a sequence finishes, blocks run out, or a request arrives that could be admitted: while
 * the head of the queue is blocked by blocks or sequences, only a finish can admit it, and nobody overtakes it.
 *
 * <p>Cost O(admitted + preempted); O(1) for a step that continues decoding. Confined to the simulation thread.
 */
public final class VllmBatcher implements Batcher {
    private final Parameters parameters;
    private final PromisedBlocks promised = new PromisedBlocks();

    /**
     * vLLM's flags.
     *
     * @param maxNumSeqs sequences running at most
     * @param maxNumBatchedTokens prompt tokens of a prefill step at most, unless one prompt is longer
     * @param watermark share of the KV blocks that an admission leaves free
     */
    public record Parameters(int maxNumSeqs, int maxNumBatchedTokens, double watermark) {
        /** vLLM's default for {@code max_num_seqs}. */
        public static final int MAX_NUM_SEQS = 256;
        /** vLLM's floor for {@code max_num_batched_tokens}: v0 takes the larger of this and the model's context. */
        public static final int MAX_NUM_BATCHED_TOKENS = 2048;
        /** vLLM's default watermark. */
        public static final double WATERMARK = 0.01;

        public Parameters {
            Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
            Ranges.atLeastOne("max_num_batched_tokens", maxNumBatchedTokens);
            Ranges.share("watermark", watermark);
        }

        /** Defaults of vLLM v0 for a model of the given context length. */
        public static Parameters defaults(int contextLimit) {
            return new Parameters(MAX_NUM_SEQS, Math.max(contextLimit, MAX_NUM_BATCHED_TOKENS), WATERMARK);
        }
    }

    public VllmBatcher(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        if (view.waitingCount() > 0 && admit(view, plan)) {
            return;
        }
        int decoding = DecodeRoom.make(view, plan);
        plan.decodeFirst(decoding);
        if (plan.preemptedCount() == 0) {
            boolean open =
                    view.waitingCount() == 0 && view.runningCount() + view.inFlightCount() < parameters.maxNumSeqs;
            plan.repeatUntil(DecodeRoom.endMask(open), Long.MAX_VALUE);
        }
    }

    private boolean admit(InstanceView view, StepPlan plan) {
        int held = view.runningCount() + view.inFlightCount();
        int places = Math.min(view.waitingCount(), parameters.maxNumSeqs - held);
        int watermarkBlocks = (int) (parameters.watermark * view.capacityBlocks());
        long batched = 0;
        promised.restart(0);
        for (int i = 0; i < places; i++) {
            int slot = view.waiting(i);
            int tokens = view.requests().prefillTokens(slot);
            int left = tokens - view.requests().prefilledTokens(slot);
            if (i > 0 && batched + left > parameters.maxNumBatchedTokens) {
                break;
            }
            boolean alone = i == 0 && held == 0;
            if (!promised.promise(view, slot, tokens, alone ? 0 : watermarkBlocks)) {
                break;
            }
            plan.prefill(slot, left, tokens);
            batched += left;
        }
        return plan.prefillCount() > 0;
    }
}
