package org.wscsim.schedulers.batching;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.queueing.ErrorBudget;

/**
 * The batcher of wsc-sim: every step takes all decoding sequences, and prompts for as long as the sequences can wait.
 *
 * <p><strong>Guard.</strong> A sequence whose first token came at f and that has g tokens keeps its limit of TPOT while its
 * next token comes by f + g TPOT. The least of those times over the batch bounds the step, but no step is held below one
 * TPOT; prompts are added while the price of the step, by the instance's own operator model, stays within. So a chunk is as
 * long as time allows, whatever model, dies, batch and contexts: where Sarathi-Serve (Agrawal et al., OSDI 2024) profiles a
 * token budget per deployment, the budget is found anew for every step, and time that decoding has saved while there were no
 * prompts is spent on the next burst of them. A sequence holds its KV blocks for as many steps as it has tokens, so where
 * blocks run short steps are kept short: from half of the pool on, prompts get less of that time, down to half.
 *
 * <p><strong>Deadlines.</strong> Prompts, those under way included, are taken in the order of the time by which their first
 * token is due (earliest deadline first, which is optimal on one machine while all can be met: Dertouzos 1974; a chunk is
 * where one prompt can overtake another), and none is added to a step that would make another's first token late. Who waits and can no longer make it is put off by {@value #PATIENCE} limits of TTFT: it
 * gives way to those who can, and yet is due at a fixed time, before all who come later. A prompt whose second deadline has
 * passed is given {@value #AGED_CHUNK} tokens a step even where the guard leaves none. So nobody starves.
 *
 * <p><strong>Error budget.</strong> A promise to 90 % of the requests of every length leaves a tenth of each that may miss. By deadlines alone
 * it is always the longest prompts that miss, and the budgets of all others stay unspent; here {@link Triage} chooses who gives way, by
 * the time that frees and by what is left of the {@link ErrorBudget} of its length. Who is late and within that budget is turned away, so
 * that nothing is spent on promises that are broken; beyond it nobody is, and late ones are put off.
 *
 * <p>An admission takes KV blocks for its whole prompt and leaves the watermark free, unless nothing runs; a decode step
 * without blocks preempts the most recently admitted, as {@link SarathiBatcher} does. With a fixed budget and in order of
 * arrival it plans what {@link SarathiBatcher} plans.
 *
 * <p>Cost O(decoding + prompts under way + waiting, at most {@value PromptQueue#LOOKED_AT}) and some ten prices for a step
 * with prompts; O(1) for one without. Confined to the simulation thread.
 */
public final class SlackBatcher implements Batcher {
    /** Limits of TTFT by which a prompt that is late anyway is put off. */
    static final int PATIENCE = 10;
    /** Tokens that a prompt gets in a step after its second deadline. */
    static final int AGED_CHUNK = 64;

    private final Parameters parameters;
    private final ChunkRoom room = new ChunkRoom();
    private final PromisedBlocks promised = new PromisedBlocks();
    private final StepBudget budget;
    private final PromptQueue queue;

    /**
     * @param maxNumSeqs requests held at most
     * @param maxNumBatchedTokens tokens of a step at most; without the guard that alone is the budget
     * @param watermark share of the KV blocks that an admission leaves free
     * @param limits what a request was promised
     * @param guard steps are bounded by what the sequences can wait
     * @param deadlines prompts go by deadline, not by arrival
     */
    public record Parameters(
            int maxNumSeqs,
            int maxNumBatchedTokens,
            double watermark,
            GoodputLimits limits,
            boolean guard,
            boolean deadlines) {
        /** Sequences of an instance: more than its KV cache or the guard allow, but for small models. */
        public static final int MAX_NUM_SEQS = 1024;
        /** With the guard, only how often a step without decoding sequences looks up. */
        public static final int MAX_NUM_BATCHED_TOKENS = 2048;

        public Parameters {
            Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
            Ranges.atLeastOne("max_num_batched_tokens", maxNumBatchedTokens);
            Ranges.share("watermark", watermark);
        }
    }

    /** Nobody is put off but who is late. */
    public SlackBatcher(Parameters parameters) {
        this(parameters, null);
    }

    /**
     * @param misses of all instances of the run, or null: then nobody is put off but who is late
     */
    public SlackBatcher(Parameters parameters, @Nullable ErrorBudget misses) {
        this.parameters = parameters;
        budget = new StepBudget(parameters.limits());
        queue = new PromptQueue(parameters.limits(), parameters.deadlines(), misses);
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        room.decode(view, plan, parameters.maxNumBatchedTokens());
        if (room.isStalled()) {
            return;
        }
        boolean preempting = plan.preemptedCount() > 0;
        if (room.staying() > view.decodingCount() || (view.waitingCount() > 0 && !preempting)) {
            budget.open(view, plan, parameters.guard());
            long psPerToken = budget.psPerToken(view);
            queue.look(view, room.staying(), psPerToken, budget.stepPs());
            queue.shed(view, plan);
            take(view, plan, preempting);
            budget.close(plan);
        }
        if (!preempting && plan.prefillCount() == 0 && plan.decodeCount() == view.decodingCount()) {
            boolean places = view.runningCount() + view.inFlightCount() < parameters.maxNumSeqs();
            boolean open = view.waitingCount() == 0 && places && room.budget() > 0;
            plan.repeatUntil(DecodeRoom.endMask(open), Long.MAX_VALUE);
        }
    }

    private void take(InstanceView view, StepPlan plan, boolean preempting) {
        int held = view.runningCount() + view.inFlightCount();
        int places = parameters.maxNumSeqs() - held;
        promised.restart(plan.decodeCount() == 0 ? 0 : view.blocksToDecode(plan.decodeCount()));
        if (places <= 0 || preempting) {
            queue.closeToNewcomers();
        }
        int slot = queue.next();
        while (slot >= 0 && room.budget() > 0) {
            int tokens = chunk(view, plan, slot);
            if (tokens == 0) {
                return;
            }
            boolean running = queue.isUnderWay();
            if (running || admits(view, slot, held == 0 && plan.prefillCount() == 0)) {
                plan.prefill(
                        slot,
                        tokens,
                        running ? StepPlan.CHUNK_ONLY : view.requests().prefillTokens(slot));
                room.admitted(tokens, 0);
                if (queue.isPromised()
                        && view.requests().prefilledTokens(slot) + tokens
                                == view.requests().prefillTokens(slot)) {
                    budget.firstTokenDue(queue.duePs() - view.nowPs());
                }
                places -= running ? 0 : 1;
            }
            // Nobody overtakes whom the caches have no room for: short prompts would keep it out for ever.
            if (places == 0 || (!running && promised.refused())) {
                queue.closeToNewcomers();
            }
            slot = queue.next();
        }
    }

    private boolean admits(InstanceView view, int slot, boolean alone) {
        int watermarkBlocks = alone ? 0 : (int) (parameters.watermark() * view.capacityBlocks());
        return promised.promise(view, slot, view.requests().prefillTokens(slot), watermarkBlocks);
    }

    private int chunk(InstanceView view, StepPlan plan, int slot) {
        int left = view.requests().prefillTokens(slot) - view.requests().prefilledTokens(slot);
        int most = Math.min(left, room.budget());
        int tokens = budget.tokens(view, plan, slot, most);
        boolean waitsLong = tokens == 0 && plan.prefillCount() == 0 && queue.isAged(view.nowPs());
        return waitsLong ? Math.min(most, AGED_CHUNK) : tokens;
    }
}
