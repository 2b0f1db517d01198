package org.wscsim.core.request;

/**
 * A workload whose later arrivals depend on when earlier requests leave: clients that wait for an answer, conversations.
 *
 * <p>{@link #next} gives the request that {@link #peekPs} announces, and false while none is announced: the workload has
 * ended when, besides, no request of it is left in the system. Ids count up in the order of {@code next}. Equal calls give
 * equal answers, whatever the machine.
 *
 * <p>Confined to the simulation thread, which asks again after every departure; no ring stands between.
 */
public interface FeedbackSource extends ArrivalSource {
    /** No arrival is known before another request leaves. */
    long NONE = Long.MAX_VALUE;

    /** Time of the next arrival as known now, or {@link #NONE}. */
    long peekPs();

    /**
     * A request has left, completed or rejected; what it brings about arrives at {@code nowPs} or later.
     *
     * @param requestId a request given before, told once
     */
    void left(long requestId, long nowPs);
}
