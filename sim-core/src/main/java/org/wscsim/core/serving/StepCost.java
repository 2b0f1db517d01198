package org.wscsim.core.serving;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestTable;

/**
 * From a plan to a price: counts the work of an instance's next step, states its standing loads when the batch has
 * changed, and prices it at what the others leave. Confined to the simulation thread; allocates nothing.
 */
final class StepCost {
    private final RequestTable requests;
    private final StepShape shape = new StepShape();
    private final StepPrice price = new StepPrice();
    private boolean remote;
    private long dram;
    private long link;

    /** Price of a step of one token and nothing else, by instance; 0 = not asked for yet. */
    private final long[] oneTokenPs;

    StepCost(RequestTable requests, int instances) {
        this.requests = requests;
        oneTokenPs = new long[instances];
    }

    /**
     * Counts the instance's planned step, and states what it will draw.
     *
     * @param batchChanged the standing loads are stated anew
     */
    void state(Instance instance, boolean batchChanged) {
        fill(instance, shape);
        StandingLoad load = instance.load();
        DecodeBatch batch = instance.batch();
        remote = shape.decodeSequences > 0 && batch.hasRemote();
        if (remote) {
            load.countRemote(shape, batch);
        }
        if (batchChanged && remote) {
            load.priceRemoteAlone(shape);
        }
        if (batchChanged || !remote) {
            priceAlone(instance);
        }
        if (batchChanged) {
            load.register(price, batch, remote);
        }
    }

    /**
     * Prices the step last stated, of the same instance, at the bandwidths that are left to it now.
     *
     * @return valid until the next call
     */
    StepPrice at(Instance instance, long nowPs) {
        StandingLoad load = instance.load();
        StepPricer pricer = instance.pricer();
        if (remote) {
            load.priceRemote(shape, nowPs);
        }
        load.look(nowPs);
        dram = load.dramBytesPerSecond(pricer);
        link = load.linkBytesPerSecond(pricer);
        boolean less = dram != pricer.nominalDramBytesPerSecond() || link != pricer.nominalLinkBytesPerSecond();
        if (remote || less) {
            pricer.price(shape, dram, link, price);
        }
        load.show(instance, shape, price, nowPs);
        return price;
    }

    /**
     * What another step of the same batch costs beyond the step last priced, every sequence one token longer, at the same
     * bandwidths; false when that cannot be said.
     */
    boolean addedPerStep(Instance instance, StepPrice out) {
        if (remote || !instance.pricer().addedPerCachedToken(dram, link, out)) {
            return false;
        }
        int tokens = Math.max(instance.plan().decodeCount(), instance.plan().paddedSequences());
        out.computeFine *= tokens;
        out.computeAndDramFine *= tokens;
        out.totalFine *= tokens;
        out.flops *= tokens;
        out.dramBytesPerDie *= tokens;
        out.collectiveBytesPerDie *= tokens;
        return true;
    }

    /** Counts the work of the instance's planned step. */
    void fill(Instance instance, StepShape out) {
        StepPlan plan = instance.plan();
        out.clear();
        for (int i = 0; i < plan.prefillCount(); i++) {
            int slot = plan.prefillSlot(i);
            int chunk = plan.prefillChunk(i);
            int prior = requests.prefilledTokens(slot);
            boolean completes = prior + chunk == requests.prefillTokens(slot);
            out.addChunk(Math.max(chunk, plan.paddedChunk()), prior, completes);
        }
        int decoding = plan.decodeCount();
        long context = cachedTokens(instance, decoding) + decoding;
        out.addDecode(Math.max(decoding, plan.paddedSequences()), Math.max(context, plan.paddedContextTokens()));
    }

    /** KV entries of the first {@code count} decoding requests. */
    private static long cachedTokens(Instance instance, int count) {
        DecodeBatch batch = instance.batch();
        if (count == batch.size()) {
            return batch.cachedTokens();
        }
        long tokens = 0;
        for (int i = 0; i < count; i++) {
            tokens += batch.cached(instance.running(i));
        }
        return tokens;
    }

    /**
     * The least time a request can take from arrival to last token: alone, at full bandwidth, reading no KV cache. Each
     * preemption may have replaced a decode step by a prefill, which on another instance can be shorter.
     */
    long fastestPs(int slot, Instance prefill, Instance decode) {
        long stepPs = oneTokenPs(decode);
        long firstPs = prefill == decode ? stepPs : oneTokenPs(prefill);
        return Math.max(leastPrefillPs(prefill, requests.promptTokens(slot), requests.cachedTokens(slot)), firstPs)
                + stepPs * decodeSteps(slot);
    }

    private int decodeSteps(int slot) {
        return Math.max(0, requests.outputTokens(slot) - 1 - requests.preemptions(slot));
    }

    /** As {@link #fastestPs}, but with the first token when it came: no less, and cheap. */
    long fasterPs(int slot, Instance decode) {
        return requests.firstTokenPs(slot) - requests.arrivalPs(slot) + oneTokenPs(decode) * decodeSteps(slot);
    }

    /** Compute and collectives of a prompt: less than its price, but no split into chunks can beat it. */
    private long leastPrefillPs(Instance instance, int prompt, int cached) {
        shape.clear();
        shape.addChunk(prompt - cached, cached, true);
        priceAlone(instance);
        return (price.computeFine + price.totalFine - price.computeAndDramFine) >> VirtualTime.FINE_BITS;
    }

    private long oneTokenPs(Instance instance) {
        int id = instance.instance();
        if (oneTokenPs[id] == 0) {
            shape.clear();
            shape.newTokens = 1;
            shape.sampledSequences = 1;
            priceAlone(instance);
            oneTokenPs[id] = price.totalFine >> VirtualTime.FINE_BITS;
        }
        return oneTokenPs[id];
    }

    private void priceAlone(Instance instance) {
        StepPricer pricer = instance.pricer();
        pricer.price(shape, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
    }
}
