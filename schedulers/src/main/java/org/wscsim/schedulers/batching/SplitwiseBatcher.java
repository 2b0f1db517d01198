package org.wscsim.schedulers.batching;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * The machine scheduler of Splitwise (Patel et al., ISCA 2024, section 4.2) as its public simulator has it
 * (splitwise-sim 8f99e7d), on any instance: a prompt machine that takes over generation, and a token machine that takes
 * over prompts, belong to the mixed pool and run both phases in one step.
 *
 * <p>A batch is formed in this order, up to {@code max_num_seqs} phases and {@code max_num_batched_tokens} tokens (a
 * prompt longer than that runs, but only as the first): phases that were passed over {@code maxPassedOver} times; prompts,
 * first come first served; generations that were paused; generations of the last batch; then new generations, unless a
 * prompt that came earlier found no room. Whoever of the last batch finds no room is paused: it keeps its KV cache and
 * computes nothing again. Prompts are never split.
 *
 * <p>A run of generation steps is broken off for a newcomer only if it could be part of the next step: a prompt longer
 * than the token budget waits until a generation ends, or until a KV cache leaves the instance.
 *
 * <p>Where KV blocks are short, a prompt waits for room on both sides, and the most recent generations are recomputed
 * (the simulator reserves the whole output and never has to).
 *
 * <p>Cost O(batch + phases that come or go) when a batch is formed, O(1) for a step that continues decoding. Confined to
 * the simulation thread; allocates nothing after warm-up.
 */
public final class SplitwiseBatcher implements Batcher {
    private static final int ENDS =
            StepPlan.ON_FINISH | StepPlan.ON_BLOCK_LIMIT | StepPlan.ON_ARRIVAL | StepPlan.ON_DEPARTURE;
    private static final int UNKNOWN = -1;

    private final Parameters parameters;
    private final PassedOver order = new PassedOver();
    private final PromisedBlocks promised = new PromisedBlocks();

    /** What is left of the lists as they were after the last plan; {@link #UNKNOWN} when that is not known. */
    private int leftWaiting = UNKNOWN;

    private int leftReady;
    private long removals;
    /** Generations on the instance after the last plan if that was of generations only, else {@link #UNKNOWN}. */
    private int lastDecoding = UNKNOWN;

    private int lastDecoded;

    // The batch that is being formed.
    private int phases;
    private long tokens;
    private int joins;
    private int roomForJoins;

    /**
     * @param maxNumSeqs phases in a batch at most
     * @param maxNumBatchedTokens tokens in a batch at most, unless one prompt is longer
     * @param maxPassedOver batches a phase is left out of before it comes first
     */
    public record Parameters(int maxNumSeqs, int maxNumBatchedTokens, int maxPassedOver) {
        /** As in splitwise-sim. */
        public static final int MAX_NUM_SEQS = 512;

        public static final int MAX_NUM_BATCHED_TOKENS = 2048;
        public static final int MAX_PASSED_OVER = 4;

        public Parameters {
            Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
            Ranges.atLeastOne("max_num_batched_tokens", maxNumBatchedTokens);
        }
    }

    public SplitwiseBatcher(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        int decoding = DecodeRoom.make(view, plan);
        if (plan.preemptedCount() > 0) {
            plan.decodeFirst(decoding);
            leftWaiting = UNKNOWN;
            lastDecoding = UNKNOWN;
            return;
        }
        if (continues(view)) {
            plan.decodeFirst(lastDecoded);
        } else {
            meet(view);
            form(view, plan);
        }
        if (lastDecoding != UNKNOWN) {
            plan.repeatUntil(ENDS, Long.MAX_VALUE);
        }
        leftWaiting = view.waitingCount() - plan.prefillCount();
        leftReady = view.readyCount() - plan.joinCount();
    }

    /** Whether the generations of the last step go on without looking at who waits. */
    private boolean continues(InstanceView view) {
        if (lastDecoding == UNKNOWN || view.decodingCount() != lastDecoding || leftWaiting == UNKNOWN) {
            return false;
        }
        if (view.removals() != removals) {
            return false;
        }
        boolean nobodyCame = view.waitingCount() == leftWaiting && view.readyCount() == leftReady;
        if (nobodyCame) {
            // A cache has left: whoever waits is looked at.
            return view.waitingCount() + view.readyCount() == 0 && lastDecoded == lastDecoding;
        }
        boolean place = lastDecoded < parameters.maxNumSeqs && lastDecoded < parameters.maxNumBatchedTokens;
        if (view.readyCount() > leftReady && place) {
            return false;
        }
        for (int i = leftWaiting; i < view.waitingCount(); i++) {
            int slot = view.waiting(i);
            boolean enters = view.requests().prefillTokens(slot) <= parameters.maxNumBatchedTokens;
            // The simulator queues a generation that stays here with its prompt, and breaks off for it.
            if (enters || (place && view.generatesHere(slot))) {
                return false;
            }
        }
        return true;
    }

    // ---- who has come

    private void meet(InstanceView view) {
        RequestView requests = view.requests();
        boolean orderHolds = leftWaiting != UNKNOWN
                && view.removals() == removals
                && holds(view, view.waitingCount(), leftWaiting, false)
                && holds(view, view.readyCount(), leftReady, true);
        removals = view.removals();
        if (!orderHolds) {
            order.clearOrder();
        }
        for (int i = orderHolds ? leftWaiting : 0; i < view.waitingCount(); i++) {
            meet(requests, view.waiting(i), false, orderHolds);
        }
        for (int i = orderHolds ? leftReady : 0; i < view.readyCount(); i++) {
            meet(requests, view.ready(i), true, orderHolds);
        }
        for (int i = 0; i < view.decodingCount(); i++) {
            meet(requests, view.running(i), true, orderHolds);
        }
    }

    /** Whether the first {@code left} of a list are known and the rest are not, as far as the border shows. */
    private boolean holds(InstanceView view, int count, int left, boolean ready) {
        return count >= left
                && (left == 0 || order.knows(view.requests(), slot(view, left - 1, ready), ready))
                && (count == left || !order.knows(view.requests(), slot(view, left, ready), ready));
    }

    private static int slot(InstanceView view, int position, boolean ready) {
        return ready ? view.ready(position) : view.waiting(position);
    }

    private void meet(RequestView requests, int slot, boolean generation, boolean orderHolds) {
        if (!order.knows(requests, slot, generation)) {
            order.come(requests, slot, generation);
        } else if (!orderHolds && !order.isActive(slot)) {
            order.insert(requests, slot);
        }
    }

    // ---- the batch

    private void form(InstanceView view, StepPlan plan) {
        phases = 0;
        tokens = 0;
        joins = 0;
        promised.restart(view.decodingCount() == 0 ? 0 : view.blocksToDecode(view.decodingCount()));
        takeLongPassedOver(view, plan);
        takePrompts(view, plan);
        roomForJoins = view.freeBlocks() - promised.blocks();
        takeDecoding(view, false, true);
        takeDecoding(view, true, true);
        // With nobody else to run, new generations must: blocks that a prompt waits for may be theirs.
        long firstRefused = phases == 0 ? Long.MAX_VALUE : firstRefusedPromptPs(view);
        takeNewDecoding(view, firstRefused);
        takeReady(view, firstRefused);
        if (phases == 0 && view.readyCount() > 0) {
            // Asked again with the head joined, either it decodes or it is recomputed and its blocks return.
            plan.join(1);
            lastDecoding = UNKNOWN;
            return;
        }
        commit(view, plan);
    }

    private boolean isFull(int more) {
        return phases == parameters.maxNumSeqs || (phases > 0 && tokens + more > parameters.maxNumBatchedTokens);
    }

    private void choose(int slot, int more) {
        order.choose(slot);
        phases++;
        tokens += more;
    }

    private void takeLongPassedOver(InstanceView view, StepPlan plan) {
        RequestView requests = view.requests();
        for (int i = 0; i < order.size(); i++) {
            int slot = order.slot(i);
            boolean generation = order.generates(slot);
            int more = generation ? 1 : requests.prefillTokens(slot);
            if (order.times(slot) < parameters.maxPassedOver || isFull(more)) {
                return;
            }
            if (!generation) {
                takePrompt(view, plan, slot);
            } else if (order.hasRun(slot)) {
                choose(slot, 1);
            }
        }
    }

    private void takePrompts(InstanceView view, StepPlan plan) {
        for (int i = 0; i < view.waitingCount(); i++) {
            int slot = view.waiting(i);
            if (order.isChosen(slot)) {
                continue;
            }
            if (isFull(view.requests().prefillTokens(slot)) || !takePrompt(view, plan, slot)) {
                return;
            }
        }
    }

    private boolean takePrompt(InstanceView view, StepPlan plan, int slot) {
        int prompt = view.requests().prefillTokens(slot);
        int reserve = prompt + 1;
        if (!promised.promise(view, slot, reserve, 0)) {
            // A prompt that fills the pool to its last token must still start when nothing else is in the way.
            boolean alone = phases == 0 && view.runningCount() == 0 && view.readyCount() == 0;
            if (!alone || !promised.promise(view, slot, prompt, 0)) {
                return false;
            }
            reserve = prompt;
        }
        plan.prefill(slot, prompt - view.requests().prefilledTokens(slot), reserve);
        choose(slot, prompt);
        return true;
    }

    /** Generations that have run before: those of the last batch ({@code active}), or the paused ones. */
    private void takeDecoding(InstanceView view, boolean active, boolean ran) {
        for (int i = 0; i < view.decodingCount(); i++) {
            int slot = view.running(i);
            if (order.isActive(slot) == active && order.hasRun(slot) == ran && !order.isChosen(slot)) {
                if (isFull(1)) {
                    return;
                }
                choose(slot, 1);
            }
        }
    }

    /** When the first prompt arrived that finds no room in this batch. */
    private long firstRefusedPromptPs(InstanceView view) {
        for (int i = 0; i < view.waitingCount(); i++) {
            if (!order.isChosen(view.waiting(i))) {
                return view.requests().arrivalPs(view.waiting(i));
            }
        }
        return Long.MAX_VALUE;
    }

    /** Generations whose prompt has just been done here. */
    private void takeNewDecoding(InstanceView view, long beforePs) {
        for (int i = 0; i < view.decodingCount() && !isFull(1); i++) {
            int slot = view.running(i);
            boolean isNew = !order.hasRun(slot) && !order.isChosen(slot);
            if (isNew && view.requests().arrivalPs(slot) < beforePs) {
                choose(slot, 1);
            }
        }
    }

    private void takeReady(InstanceView view, long beforePs) {
        while (joins < view.readyCount() && !isFull(1)) {
            int slot = view.ready(joins);
            roomForJoins -= firstStepBlocks(view, slot);
            if (roomForJoins < 0 || view.requests().arrivalPs(slot) >= beforePs) {
                return;
            }
            choose(slot, 1);
            joins++;
        }
    }

    private static int firstStepBlocks(InstanceView view, int slot) {
        RequestView requests = view.requests();
        int cached = requests.promptTokens(slot) + requests.generatedTokens(slot) - 1;
        return cached % view.blockTokens() == 0 ? 1 : 0;
    }

    // ---- the plan

    private void commit(InstanceView view, StepPlan plan) {
        int decoding = phases - plan.prefillCount() - joins;
        boolean some = decoding > 0 && decoding < view.decodingCount();
        for (int i = 0; i < view.decodingCount(); i++) {
            int slot = view.running(i);
            if (!order.isChosen(slot)) {
                if (order.isActive(slot)) {
                    order.pause(view.requests(), slot);
                }
                if (some || joins > 0) {
                    plan.pause(slot);
                }
            }
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            order.enter(plan.prefillSlot(i));
        }
        enterChosen(view);
        order.formed();
        plan.join(joins);
        plan.decodeFirst(decoding + joins);
        lastDecoded = decoding + joins;
        lastDecoding = plan.prefillCount() == 0 && lastDecoded > 0 ? view.decodingCount() + joins : UNKNOWN;
    }

    private void enterChosen(InstanceView view) {
        for (int i = 0; i < view.decodingCount(); i++) {
            int slot = view.running(i);
            if (order.isChosen(slot)) {
                if (!order.isActive(slot)) {
                    order.enter(slot);
                }
                order.spare(slot);
            }
        }
        for (int i = 0; i < joins; i++) {
            order.enter(view.ready(i));
            order.spare(view.ready(i));
        }
    }
}
