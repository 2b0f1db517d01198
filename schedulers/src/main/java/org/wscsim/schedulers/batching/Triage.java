package org.wscsim.schedulers.batching;

import java.util.Arrays;
import org.wscsim.schedulers.queueing.ErrorBudget;

/**
 * Who gives way when not all prompts can make their deadlines: in order of deadlines the times add up, and where one would come too
 * late, the one of those so far is put off that frees most time for what its miss costs (Moore 1968, whose rule loses the fewest
 * jobs of one machine, weighted by what is left of the {@link ErrorBudget} of each length). Whose promise costs nothing any more is
 * put off first; the budget makes the misses fall on all lengths where deadlines alone would always drop the longest.
 *
 * <p>Decided anew at every look, from the start: who was put off and can still make it comes back when there is time again.
 * Caller-owned; O(n log n); allocates nothing after warm-up. Confined to the simulation thread.
 */
final class Triage {
    private final ErrorBudget budget;
    private int[] order = new int[64];
    private int[] victims = new int[64];
    private double[] worth = new double[64];
    private boolean[] putOff = new boolean[64];
    private long[] duePs = new long[64];
    private long[] leftPs = new long[64];
    private boolean[] firm = new boolean[64];
    private int size;
    private int waiting;

    Triage(ErrorBudget budget) {
        this.budget = budget;
    }

    void clear() {
        size = 0;
    }

    /**
     * A prompt that waits and could make its deadline alone, or that is under way. They are numbered from 0.
     *
     * @param isFirm it is under way and is not put off
     */
    void add(long due, long left, int promptTokens, boolean isFirm) {
        if (size == order.length) {
            grow();
        }
        duePs[size] = due;
        leftPs[size] = left;
        worth[size] = left * budget.left(promptTokens);
        firm[size] = isFirm;
        putOff[size] = false;
        order[size] = size;
        size++;
    }

    private void grow() {
        int length = 2 * size;
        order = Arrays.copyOf(order, length);
        victims = Arrays.copyOf(victims, length);
        worth = Arrays.copyOf(worth, length);
        putOff = Arrays.copyOf(putOff, length);
        duePs = Arrays.copyOf(duePs, length);
        leftPs = Arrays.copyOf(leftPs, length);
        firm = Arrays.copyOf(firm, length);
    }

    /** Decides; the first prompt can begin at {@code fromPs}. */
    void decide(long fromPs) {
        sort();
        waiting = 0;
        long endPs = fromPs;
        for (int i = 0; i < size; i++) {
            int prompt = order[i];
            endPs += leftPs[prompt];
            if (!firm[prompt]) {
                push(prompt);
            }
            while (endPs > duePs[prompt] && waiting > 0) {
                int victim = pop();
                putOff[victim] = true;
                endPs -= leftPs[victim];
            }
        }
    }

    boolean isPutOff(int prompt) {
        return putOff[prompt];
    }

    /** Heap sort of the order by deadline, equal ones by number. */
    private void sort() {
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftLater(i, size);
        }
        for (int end = size - 1; end > 0; end--) {
            int last = order[0];
            order[0] = order[end];
            order[end] = last;
            siftLater(0, end);
        }
    }

    private void siftLater(int from, int end) {
        int at = from;
        int moved = order[at];
        while (2 * at + 1 < end) {
            int child = 2 * at + 1;
            if (child + 1 < end && isLater(order[child + 1], order[child])) {
                child++;
            }
            if (!isLater(order[child], moved)) {
                break;
            }
            order[at] = order[child];
            at = child;
        }
        order[at] = moved;
    }

    private boolean isLater(int prompt, int other) {
        return duePs[prompt] != duePs[other] ? duePs[prompt] > duePs[other] : prompt > other;
    }

    private void push(int prompt) {
        int at = waiting++;
        while (at > 0 && goesBefore(prompt, victims[(at - 1) / 2])) {
            victims[at] = victims[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        victims[at] = prompt;
    }

    private int pop() {
        int first = victims[0];
        int moved = victims[--waiting];
        int at = 0;
        while (2 * at + 1 < waiting) {
            int child = 2 * at + 1;
            if (child + 1 < waiting && goesBefore(victims[child + 1], victims[child])) {
                child++;
            }
            if (!goesBefore(victims[child], moved)) {
                break;
            }
            victims[at] = victims[child];
            at = child;
        }
        victims[at] = moved;
        return first;
    }

    /** Who frees more for the cost; of equals the one that came later into the list. */
    private boolean goesBefore(int prompt, int other) {
        return worth[prompt] != worth[other] ? worth[prompt] > worth[other] : prompt > other;
    }
}
