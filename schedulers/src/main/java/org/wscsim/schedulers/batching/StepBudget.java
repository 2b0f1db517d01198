package org.wscsim.schedulers.batching;

import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * How many prompt tokens a step can take without keeping a decoding sequence waiting beyond its limit of TPOT, by the prices
 * of the instance's steps. Caller-owned; allocates nothing after warm-up. Confined to the simulation thread.
 */
final class StepBudget {
    /** Chunks that are cut are multiples of this: what one matrix tile of a core takes is wasted otherwise. */
    private static final int GRAIN = 16;

    private static final int PROBE_TOKENS = 512;

    private final GoodputLimits limits;
    private final StepShape step = new StepShape();
    private boolean on;
    private boolean guarded;
    private long limitPs;
    private long alonePsPerToken;
    private long psPerToken;
    private long leastStepPs;
    private long stepPs;
    private long lastPs;
    private boolean bound;
    private long cachedTokens;

    StepBudget(GoodputLimits limits) {
        this.limits = limits;
    }

    /** A step begins, with the decoding sequences that are in the plan. */
    void open(InstanceView view, StepPlan plan, boolean guard) {
        on = guard;
        guarded = guard && plan.decodeCount() > 0 && limits.tpotPs() < Long.MAX_VALUE;
        cachedTokens = guarded ? view.decodingCachedTokens() : 0;
        bound = false;
        lastPs = 0;
        limitPs = Long.MAX_VALUE;
        if (guarded) {
            fill(view.requests(), plan);
            long decodePs = view.stepPs(step);
            long slackPs = Math.max(limits.tpotPs(), leastSlackPs(view, plan.decodeCount()));
            limitPs = slackPs <= decodePs ? slackPs : decodePs + (long) ((slackPs - decodePs) * shareForPrompts(view));
        }
    }

    /** 1 while half of the KV blocks are free, falling to 1/2 where a quarter is. */
    private static double shareForPrompts(InstanceView view) {
        double free = view.freeBlocks() / (double) view.capacityBlocks();
        return Math.clamp(2 * free, 0.5, 1);
    }

    /** Until when the first sequence needs its next token, from now. */
    private long leastSlackPs(InstanceView view, int count) {
        RequestView requests = view.requests();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int slot = view.running(i);
            long duePs = requests.firstTokenPs(slot) + requests.generatedTokens(slot) * limits.tpotPs();
            least = Math.min(least, duePs);
        }
        return least - view.nowPs();
    }

    /** Somebody in the step gets a first token, which is due in so long: nothing more may make it late. */
    void firstTokenDue(long ps) {
        if (on && ps >= lastPs) {
            limitPs = Math.min(limitPs, ps);
            guarded = true;
        }
    }

    /** Tokens of the request's next chunk, at most {@code most}, that fit the step beside what is in the plan; may be 0. */
    int tokens(InstanceView view, StepPlan plan, int slot, int most) {
        if (!guarded || fits(view, plan, slot, most)) {
            return most;
        }
        bound = true;
        int within = 0;
        int beyond = Math.ceilDiv(most, GRAIN);
        while (beyond - within > 1) {
            int middle = (within + beyond) >>> 1;
            if (fits(view, plan, slot, middle * GRAIN)) {
                within = middle;
            } else {
                beyond = middle;
            }
        }
        return within * GRAIN;
    }

    private boolean fits(InstanceView view, StepPlan plan, int slot, int tokens) {
        fill(view.requests(), plan);
        add(view.requests(), slot, tokens);
        long ps = view.stepPs(step);
        boolean within = ps <= limitPs;
        lastPs = within ? ps : lastPs;
        return within;
    }

    private void fill(RequestView requests, StepPlan plan) {
        step.clear();
        int decoding = plan.decodeCount();
        if (decoding > 0) {
            step.addDecode(decoding, cachedTokens + decoding);
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            add(requests, plan.prefillSlot(i), plan.prefillChunk(i));
        }
    }

    private void add(RequestView requests, int slot, int tokens) {
        int prior = requests.prefilledTokens(slot);
        step.addChunk(tokens, prior, prior + tokens == requests.prefillTokens(slot));
    }

    /** The step is planned. */
    void close(StepPlan plan) {
        long tokens = 0;
        for (int i = 0; i < plan.prefillCount(); i++) {
            tokens += plan.prefillChunk(i);
        }
        boolean usedUp = bound && tokens > 0;
        psPerToken = usedUp ? Math.max(alonePsPerToken, lastPs / tokens) : alonePsPerToken;
        stepPs = usedUp ? Math.max(leastStepPs, lastPs) : leastStepPs;
    }

    /** Time that a prompt token takes here, by the last step if its budget was used up, else on an instance without other work. */
    long psPerToken(InstanceView view) {
        if (alonePsPerToken == 0) {
            step.clear();
            step.addChunk(PROBE_TOKENS, 0, true);
            alonePsPerToken = Math.max(1, view.stepPs(step) / PROBE_TOKENS);
            psPerToken = alonePsPerToken;
            step.clear();
            step.addChunk(1, 0, true);
            leastStepPs = view.stepPs(step);
            stepPs = leastStepPs;
        }
        return psPerToken;
    }

    /** A step's time beyond that of its tokens, at most; as of the last {@link #psPerToken}. */
    long stepPs() {
        return stepPs;
    }
}
