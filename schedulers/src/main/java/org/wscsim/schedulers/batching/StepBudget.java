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
    private boolean guarded;
    private long limitPs;
    private long alonePsPerToken;
    private long psPerToken;
    private long lastPs;
    private boolean bound;

    StepBudget(GoodputLimits limits) {
        this.limits = limits;
    }

    /** A step begins, with the decoding sequences that are in the plan. */
    void open(InstanceView view, StepPlan plan, boolean guard) {
        guarded = guard && plan.decodeCount() > 0 && limits.tpotPs() < Long.MAX_VALUE;
        limitPs = guarded ? Math.max(limits.tpotPs(), leastSlackPs(view, plan.decodeCount())) : Long.MAX_VALUE;
        bound = false;
        lastPs = 0;
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
        fill(view, plan);
        add(view.requests(), slot, tokens);
        long ps = view.stepPs(step);
        boolean within = ps <= limitPs;
        lastPs = within ? ps : lastPs;
        return within;
    }

    private void fill(InstanceView view, StepPlan plan) {
        step.clear();
        int decoding = plan.decodeCount();
        if (decoding > 0) {
            step.addDecode(decoding, view.decodingCachedTokens() + decoding);
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            add(view.requests(), plan.prefillSlot(i), plan.prefillChunk(i));
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
        psPerToken = bound && tokens > 0 ? Math.max(alonePsPerToken, lastPs / tokens) : alonePsPerToken;
    }

    /** Time that a prompt token takes here, by the last step if its budget was used up, else on an instance without other work. */
    long psPerToken(InstanceView view) {
        if (alonePsPerToken == 0) {
            step.clear();
            step.addChunk(PROBE_TOKENS, 0, true);
            alonePsPerToken = Math.max(1, view.stepPs(step) / PROBE_TOKENS);
            psPerToken = alonePsPerToken;
        }
        return psPerToken;
    }
}
