package org.wscsim.schedulers.batching;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.queueing.ErrorBudget;

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
    private final @Nullable ErrorBudget budget;
    private final @Nullable Triage triage;
    private final @Nullable MissLedger ledger;
    private int[] slots = new int[64];
    private long[] duePs = new long[64];
    /** Cannot have their first token in time, or have had it. */
    private boolean[] late = new boolean[64];

    private int size;
    private int underWay;
    private int at;
    private long duePsOfLast;
    private long psPerToken;
    private long stepPs;

    /**
     * @param byDeadline not as they stand
     * @param budget who gives way when not all can be in time, and is turned away when late; null: nobody
     */
    PromptQueue(GoodputLimits limits, boolean byDeadline, @Nullable ErrorBudget budget) {
        this.limits = limits;
        this.byDeadline = byDeadline && limits.ttftPs() < Long.MAX_VALUE;
        this.budget = this.byDeadline ? budget : null;
        triage = this.budget == null ? null : new Triage(this.budget);
        ledger = this.budget == null ? null : new MissLedger(this.budget);
    }

    /**
     * Looks at the instance's lists; the iteration begins.
     *
     * @param staying running requests, from the first, that are not about to leave
     * @param psPerToken time that a prompt token takes here
     * @param stepPs a step's time beyond that of its tokens
     */
    void look(InstanceView view, int staying, long psPerToken, long stepPs) {
        size = 0;
        at = -1;
        this.psPerToken = psPerToken;
        this.stepPs = stepPs;
        for (int i = view.decodingCount(); i < staying; i++) {
            add(view, view.running(i), false);
        }
        underWay = size;
        int waiting = Math.min(view.waitingCount(), LOOKED_AT);
        for (int i = 0; i < waiting; i++) {
            add(view, view.waiting(i), true);
        }
        if (triage != null && ledger != null) {
            triage(view, triage, ledger);
        }
    }

    /** Who is put off is due a second time, as who is late. */
    private void triage(InstanceView view, Triage deciding, MissLedger booking) {
        RequestView requests = view.requests();
        deciding.clear();
        for (int i = 0; i < size; i++) {
            int slot = slots[i];
            if (requests.firstTokenPs(slot) < 0) {
                booking.book(requests, slot, late[i]);
            }
            if (i < underWay || !late[i]) {
                deciding.add(duePs[i], leftPs(requests, slot), requests.promptTokens(slot), i < underWay);
            }
        }
        deciding.decide(view.nowPs() + stepPs);
        int candidate = 0;
        for (int i = 0; i < size; i++) {
            if ((i < underWay || !late[i]) && deciding.isPutOff(candidate++)) {
                int slot = slots[i];
                booking.book(requests, slot, true);
                duePs[i] += SlackBatcher.PATIENCE * limits.ttftPs(requests.promptTokens(slot));
            }
        }
    }

    private long leftPs(RequestView requests, int slot) {
        return ((long) requests.prefillTokens(slot) - requests.prefilledTokens(slot)) * psPerToken;
    }

    private void add(InstanceView view, int slot, boolean waits) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
            duePs = Arrays.copyOf(duePs, 2 * size);
            late = Arrays.copyOf(late, 2 * size);
        }
        slots[size] = slot;
        late[size] = byDeadline && isLate(view, slot);
        duePs[size] = byDeadline ? duePs(view, slot, waits && late[size]) : 0;
        size++;
    }

    private boolean isLate(InstanceView view, int slot) {
        RequestView requests = view.requests();
        long dueAtPs = requests.arrivalPs(slot) + limits.ttftPs(requests.promptTokens(slot));
        return requests.firstTokenPs(slot) >= 0 || view.nowPs() + stepPs + leftPs(requests, slot) > dueAtPs;
    }

    /**
     * When the first token is due; for who waits and cannot make it any more, when it is due at the second attempt. Who is
     * under way holds blocks, which are free the sooner the sooner it is done.
     */
    private long duePs(InstanceView view, int slot, boolean secondTime) {
        long limitPs = limits.ttftPs(view.requests().promptTokens(slot));
        long dueAtPs = view.requests().arrivalPs(slot) + limitPs;
        return secondTime ? dueAtPs + SlackBatcher.PATIENCE * limitPs : dueAtPs;
    }

    /** Turns those away who are late and whose miss the budget still covers; nobody who is under way or has been preempted. */
    void shed(InstanceView view, StepPlan plan) {
        if (budget == null) {
            return;
        }
        RequestView requests = view.requests();
        int kept = underWay;
        for (int i = underWay; i < size; i++) {
            int slot = slots[i];
            boolean misses = late[i] && requests.firstTokenPs(slot) < 0;
            if (misses && budget.covers(requests.promptTokens(slot))) {
                plan.shed(slot);
            } else {
                slots[kept] = slot;
                duePs[kept++] = duePs[i];
            }
        }
        size = kept;
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
