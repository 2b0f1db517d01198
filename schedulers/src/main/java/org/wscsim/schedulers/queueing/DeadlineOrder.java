package org.wscsim.schedulers.queueing;

import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.QueueOrder;

/**
 * Earliest deadline first: by the time at which the first token is due, arrival + limit of TTFT for the prompt's length.
 * Joining costs O(waiting who are due later). Stateless.
 */
public final class DeadlineOrder implements QueueOrder {
    private final GoodputLimits limits;

    /**
     * @param limits what requests were promised; without a limit of TTFT all are equal, first come first served
     */
    public DeadlineOrder(GoodputLimits limits) {
        this.limits = limits;
    }

    @Override
    public int group(RequestView requests, int slot) {
        return 0;
    }

    @Override
    public long key(RequestView requests, int slot) {
        long limitPs = limits.ttftPs(requests.promptTokens(slot));
        return limitPs == Long.MAX_VALUE ? 0 : requests.arrivalPs(slot) + limitPs;
    }

    @Override
    public int next(Candidates candidates) {
        return 0;
    }
}
