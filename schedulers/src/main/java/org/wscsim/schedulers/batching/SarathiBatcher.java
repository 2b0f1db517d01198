package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Stall-free batching: Sarathi-Serve (Agrawal et al., OSDI 2024, Algorithm 3), in the form of Vidur's
 * {@code sarathi_replica_scheduler} (microsoft/vidur 7d47513).
 *
 * <p>Every step takes all decoding sequences, then the prompts under way, then new requests in order of arrival, until
 * {@code chunk_size} tokens are reached; what is left of the budget cuts a prompt. So no decode waits for a prompt. An
 * admission takes KV blocks for its whole prompt and leaves the watermark free; decoding takes one block at a time, and
 * where there is none the most recently admitted request is preempted and computed again.
 *
 * <p>In a pipeline, a step takes at most {@code batch_size_cap / stages} requests, and each only if no other step under way
 * has it.
 *
 * <p>Three differences, all at a full pool: blocks are counted exactly, where Vidur asks for a free one per sequence even if
 * its last has room; a step that preempts admits nobody; and the watermark is waived while nothing runs, for progress.
 *
 * <p>Cost O(prompts under way + admitted + preempted); O(1) for a step that continues decoding. Confined to the simulation
 * thread.
 */
public final class SarathiBatcher implements Batcher {
    private final Parameters parameters;
    private final ChunkRoom room = new ChunkRoom();
    private final PromisedBlocks promised = new PromisedBlocks();

    /**
     * Names of Vidur's configuration; the flags are vLLM's.
     *
     * @param batchSizeCap requests held at most ({@code --max-num-seqs})
     * @param chunkSize tokens of a step at most ({@code --max-num-batched-tokens})
     * @param watermark share of the KV blocks that an admission leaves free
     */
    public record Parameters(int batchSizeCap, int chunkSize, double watermark) {
        /** Vidur's default cap. */
        public static final int BATCH_SIZE_CAP = 128;
        /** Vidur's default chunk, and the paper's for strict latencies. */
        public static final int CHUNK_SIZE = 512;
        /** Vidur's and vLLM's default. */
        public static final double WATERMARK = 0.01;

        public Parameters {
            Ranges.atLeastOne("max_num_seqs", batchSizeCap);
            Ranges.atLeastOne("max_num_batched_tokens", chunkSize);
            Ranges.share("watermark", watermark);
        }

        public static Parameters defaults() {
            return new Parameters(BATCH_SIZE_CAP, CHUNK_SIZE, WATERMARK);
        }
    }

    public SarathiBatcher(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        int cap = Math.max(1, parameters.batchSizeCap / view.stages());
        room.fill(view, plan, parameters.chunkSize, Integer.MAX_VALUE, cap);
        if (plan.preemptedCount() > 0 || room.isStalled()) {
            return;
        }
        if (view.waitingCount() > 0) {
            admit(view, plan, cap);
        }
        if (plan.prefillCount() == 0 && plan.decodeCount() == view.decodingCount()) {
            boolean places = view.runningCount() < parameters.batchSizeCap && plan.decodeCount() < cap;
            boolean open = view.waitingCount() == 0 && places && room.budget() > 0;
            plan.repeatUntil(DecodeRoom.endMask(open), Long.MAX_VALUE);
        }
    }

    private void admit(InstanceView view, StepPlan plan, int cap) {
        int held = view.runningCount() + view.inFlightCount();
        int places = Math.min(parameters.batchSizeCap - held, cap - plan.decodeCount() - plan.prefillCount());
        int watermarkBlocks = (int) (parameters.watermark * view.capacityBlocks());
        promised.restart(plan.decodeCount() == 0 ? 0 : view.blocksToDecode(plan.decodeCount()));
        for (int i = 0; i < Math.min(places, view.waitingCount()) && room.budget() > 0; i++) {
            int slot = view.waiting(i);
            int prompt = view.requests().prefillTokens(slot);
            if (!promised.promise(view, slot, prompt, i == 0 && held == 0 ? 0 : watermarkBlocks)) {
                return;
            }
            int tokens = Math.min(room.budget(), prompt - view.requests().prefilledTokens(slot));
            plan.prefill(slot, tokens, prompt);
            room.admitted(tokens, 0);
        }
    }
}
