package org.wscsim.schedulers.queueing;

import java.util.Arrays;
import java.util.List;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.QueueOrder;

/**
 * Virtual token counters: the tenant that has had the least service goes next (Sheng et al., "Fairness in Serving Large
 * Language Models", OSDI 2024, algorithm 2).
 *
 * <p>A tenant's counter grows by the prompt's tokens when a request is admitted and by twice the tokens as they are
 * generated (w_p = 1, w_q = 2, section 5.1), divided by the tenant's weight. When a tenant without waiting requests sends
 * one, its counter is lifted to the least among tenants with waiting requests, or, if nobody waits, to that of the tenant
 * whose request left the queue last: idleness earns no credit. While two tenants are backlogged, their service per weight
 * differs by at most 2 max(w_p L_input, w_q M), with L_input the longest prompt and M the most tokens a batch holds (theorem
 * 4.4), whatever either sends.
 *
 * <p>One set of counters for all instances of the run: service counts wherever it was given, and the lift looks at all
 * waiting lists. A prompt that a preemption makes the instance compute again is not charged again. Admission stays work
 * conserving. Choosing costs O(tenants); counters grow when a tenant is first seen, else nothing is allocated.
 */
public final class FairOrder implements QueueOrder {
    static final double PROMPT_WEIGHT = 1;
    static final double OUTPUT_WEIGHT = 2;

    private final double[] stated;
    private double[] weights = {};
    private double[] counters = {};
    private double[] assumed = {};
    private int[] waiting = {};
    private int waitingTenants;
    private int lastToLeave = -1;

    /**
     * @param weights shares the tenants are entitled to, by id; 1 for those beyond the list
     */
    public FairOrder(List<Double> weights) {
        stated = weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Service the tenant has had per weight, lifts included. */
    double counter(int tenant) {
        return tenant < counters.length ? counters[tenant] : 0;
    }

    @Override
    public int group(RequestView requests, int slot) {
        return requests.tenantId(slot);
    }

    @Override
    public void look() {
        System.arraycopy(counters, 0, assumed, 0, counters.length);
    }

    @Override
    public int next(Candidates candidates) {
        int best = -1;
        int bound = Math.min(candidates.groupBound(), assumed.length);
        for (int tenant = 0; tenant < bound; tenant++) {
            if (candidates.isLeft(tenant) && (best < 0 || assumed[tenant] < assumed[best])) {
                best = tenant;
            }
        }
        return best;
    }

    @Override
    public void assume(RequestView requests, int tenant, int slot) {
        assumed[tenant] += promptService(requests, tenant, slot);
    }

    @Override
    public void waits(int tenant) {
        reserve(tenant);
        if (waiting[tenant] == 0) {
            lift(tenant);
            waitingTenants++;
        }
        waiting[tenant]++;
    }

    private void lift(int tenant) {
        if (waitingTenants == 0) {
            if (lastToLeave >= 0) {
                counters[tenant] = Math.max(counters[tenant], counters[lastToLeave]);
            }
            return;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int other = 0; other < waiting.length; other++) {
            if (waiting[other] > 0) {
                least = Math.min(least, counters[other]);
            }
        }
        counters[tenant] = Math.max(counters[tenant], least);
    }

    @Override
    public void leaves(int tenant) {
        waiting[tenant]--;
        if (waiting[tenant] == 0) {
            waitingTenants--;
            lastToLeave = tenant;
        }
    }

    @Override
    public void admitted(RequestView requests, int tenant, int slot) {
        counters[tenant] += promptService(requests, tenant, slot);
    }

    @Override
    public void generated(int tenant, long tokens) {
        counters[tenant] += OUTPUT_WEIGHT * tokens / weights[tenant];
    }

    private double promptService(RequestView requests, int tenant, int slot) {
        return requests.preemptions(slot) > 0 ? 0 : PROMPT_WEIGHT * requests.promptTokens(slot) / weights[tenant];
    }

    private void reserve(int tenant) {
        int old = counters.length;
        if (tenant < old) {
            return;
        }
        int length = Integer.highestOneBit(Math.max(tenant, 3)) << 1;
        counters = Arrays.copyOf(counters, length);
        assumed = Arrays.copyOf(assumed, length);
        waiting = Arrays.copyOf(waiting, length);
        weights = Arrays.copyOf(weights, length);
        for (int i = old; i < length; i++) {
            weights[i] = i < stated.length ? stated[i] : 1;
        }
    }
}
