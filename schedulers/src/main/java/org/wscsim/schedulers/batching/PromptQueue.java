package org.wscsim.schedulers.batching;

import java.util.Arrays;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.InstanceView;

/**
 * An instance's unfinished prompts in the order in which a step takes them: those under way and the first
 * {@value #LOOKED_AT} that wait, by the time their first token is due, or as they stand. Caller-owned; a look is O(n), every
 * step of the iteration too. Confined to the simulation thread.
 */
final class PromptQueue {
    /** Waiting requests that are looked at; who stands behind moves up. */
    static final int LOOKED_AT = 1024;

    private static final long TAKEN = Long.MAX_VALUE;

    private final GoodputLimits limits;
    private final boolean byDeadline;
    private int[] slots = new int[64];
    private long[] duePs = new long[64];
    private int size;
    private int underWay;
    private int at;
    private long duePsOfLast;
    private long psPerToken;
    private long stepPs;

    PromptQueue(GoodputLimits limits, boolean byDeadline) {
        this.limits = limits;
        this.byDeadline = byDeadline && limits.ttftPs() < Long.MAX_VALUE;
    }

    /**
     * Looks at the instance's lists; the iteration begins.
     *
     * @param staying running requests, from the first, that are not about to leave
     * @param budget knows how long prompts take here
     */
    void look(InstanceView view, int staying, StepBudget budget) {
        size = 0;
        at = -1;
        psPerToken = budget.psPerToken(view);
        stepPs = budget.stepPs();
        for (int i = view.decodingCount(); i < staying; i++) {
            add(view, view.running(i), false);
        }
        underWay = size;
        int waiting = Math.min(view.waitingCount(), LOOKED_AT);
        for (int i = 0; i < waiting; i++) {
            add(view, view.waiting(i), true);
        }
    }

    private void add(InstanceView view, int slot, boolean waits) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
            duePs = Arrays.copyOf(duePs, 2 * size);
        }
        slots[size] = slot;
        duePs[size++] = byDeadline ? duePs(view, slot, waits) : 0;
    }

    /**
     * When the first token is due; for who waits and cannot make it any more, when it is due at the second attempt. Who is
     * under way holds blocks, which are free the sooner the sooner it is done.
     */
    private long duePs(InstanceView view, int slot, boolean waits) {
        RequestView requests = view.requests();
        long limitPs = limits.ttftPs(requests.promptTokens(slot));
        long dueAtPs = requests.arrivalPs(slot) + limitPs;
        long left = (long) requests.prefillTokens(slot) - requests.prefilledTokens(slot);
        boolean late = requests.firstTokenPs(slot) >= 0 || view.nowPs() + stepPs + left * psPerToken > dueAtPs;
        return late && waits ? dueAtPs + SlackBatcher.PATIENCE * limitPs : dueAtPs;
    }

    /** Slot of the next prompt, or -1. */
    int next() {
        if (!byDeadline) {
            return ++at < size ? slots[at] : -1;
        }
        at = -1;
        long least = TAKEN;
        for (int i = 0; i < size; i++) {
            if (duePs[i] < least) {
                least = duePs[i];
                at = i;
            }
        }
        if (at < 0) {
            return -1;
        }
        duePsOfLast = least;
        duePs[at] = TAKEN;
        return slots[at];
    }

    /** From now on only prompts under way are given out. */
    void closeToNewcomers() {
        size = underWay;
    }

    /** Whether the prompt last given out is under way. */
    boolean isUnderWay() {
        return at < underWay;
    }

    /** Whether the first token of the prompt last given out is due at a time. */
    boolean isPromised() {
        return byDeadline;
    }

    /** When it is due. */
    long duePs() {
        return duePsOfLast;
    }

    /** Whether the prompt last given out is late even by its second deadline, or there are no deadlines. */
    boolean isAged(long nowPs) {
        return !byDeadline || duePsOfLast < nowPs;
    }
}
