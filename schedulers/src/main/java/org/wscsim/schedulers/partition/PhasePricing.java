package org.wscsim.schedulers.partition;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.partition.Algorithm1.Limits;
import org.wscsim.schedulers.partition.Algorithm1.Phase;

/**
 * Steady-state rates of one instance on the mean request.
 *
 * <p>Prefill: a step of as many mean prompts as the token budget holds (at least one), {@code k / T(k)} requests per
 * second. Decode: the largest batch that KV capacity at mean context, {@code max_num_seqs} and the limit on the step time
 * allow, {@code b / (T(b) (outputTokens - 1))} requests per second.
 *
 * <p>Confined to its thread.
 */
final class PhasePricing {
    private static final double FINE_PER_SECOND = 1024e12;

    private final StepPricer pricer;
    private final RegionSize size;
    private final MeanRequest request;
    private final Limits limits;
    private final StepShape step = new StepShape();
    private final StepPrice price = new StepPrice();

    PhasePricing(StepPricer pricer, RegionSize size, MeanRequest request, Limits limits) {
        this.pricer = pricer;
        this.size = size;
        this.request = request;
        this.limits = limits;
    }

    /** Null when one mean prompt does not fit the instance. */
    @Nullable
    Phase prefill() {
        int prompt = (int) Math.ceil(request.promptTokens());
        int held = pricer.shape().kvBlocks(limits.blockTokens()) >= blocks(prompt)
                ? (int) Math.min(Integer.MAX_VALUE, pricer.shape().kvBlocks(limits.blockTokens()) / blocks(prompt))
                : 0;
        int batch = Math.min(held, Math.max(1, limits.maxNumBatchedTokens() / prompt));
        if (batch == 0) {
            return null;
        }
        step.clear();
        for (int i = 0; i < batch; i++) {
            step.addChunk(prompt, 0, true);
        }
        long fine = price();
        return new Phase(Role.PREFILL, size, batch, fine >> 10, batch / (fine / FINE_PER_SECOND));
    }

    /** Null when no sequence fits the instance or meets the limit on the step time. */
    @Nullable
    Phase decode() {
        long byCapacity = pricer.shape().kvBlocks(limits.blockTokens()) / blocks(request.meanContextTokens());
        int batch = largestWithinLimit((int) Math.min(limits.maxNumSeqs(), byCapacity));
        if (batch == 0) {
            return null;
        }
        long fine = decodeFine(batch);
        double steps = request.decodeSteps();
        return new Phase(Role.DECODE, size, batch, fine >> 10, batch / (fine / FINE_PER_SECOND * steps));
    }

    private int largestWithinLimit(int most) {
        if (limits.tpotLimitPs() <= 0 || most == 0 || decodeFine(most) >> 10 <= limits.tpotLimitPs()) {
            return most;
        }
        int within = 0;
        int beyond = most;
        while (beyond - within > 1) {
            int middle = (within + beyond) >>> 1;
            if (decodeFine(middle) >> 10 <= limits.tpotLimitPs()) {
                within = middle;
            } else {
                beyond = middle;
            }
        }
        return within;
    }

    private long decodeFine(int batch) {
        step.clear();
        step.addDecode(batch, Math.round(batch * request.meanContextTokens()));
        return price();
    }

    private long price() {
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine;
    }

    private long blocks(double tokens) {
        return (long) Math.ceil(tokens / limits.blockTokens());
    }
}
