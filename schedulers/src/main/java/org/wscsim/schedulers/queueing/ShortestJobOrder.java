package org.wscsim.schedulers.queueing;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.QueueOrder;

/**
 * Fewest tokens first, prompt and output together, ties in order of arrival; needs output lengths known in advance, so it
 * bounds what an order could gain rather than being one that can be built. Joining costs O(waiting). Stateless.
 */
public final class ShortestJobOrder implements QueueOrder {
    @Override
    public int group(RequestView requests, int slot) {
        return 0;
    }

    @Override
    public long key(RequestView requests, int slot) {
        int output = requests.knownOutputTokens(slot);
        if (output < 0) {
            throw new IllegalStateException("output lengths unknown: queue=sjf");
        }
        return requests.promptTokens(slot) + (long) output;
    }

    @Override
    public int next(Candidates candidates) {
        return 0;
    }
}
