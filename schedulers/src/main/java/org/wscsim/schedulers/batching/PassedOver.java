package org.wscsim.schedulers.batching;

import java.util.Arrays;
import org.wscsim.core.request.RequestView;

/**
 * Phases of requests (a prompt, a generation) that were not part of the last batch, in the order in which Splitwise's
 * public simulator keeps them, with how often each has been passed over since it came.
 *
 * <p>That order: a phase is inserted by binary search for (times passed over, arrival), while the counts of those that
 * already stand there go on growing. So a newcomer may stand before phases that were passed over often. One count per
 * request is enough, because its prompt ends before its generation is first looked at.
 *
 * <p>Confined to the simulation thread; allocates nothing after warm-up.
 */
final class PassedOver {
    private int[] slots = new int[64];
    private int size;

    private long[] ids = new long[64];
    private boolean[] generates = new boolean[64];
    private boolean[] active = new boolean[64];
    private boolean[] ran = new boolean[64];
    /** Number of the batch the phase was last chosen for. */
    private long[] chosenFor = new long[64];
    /** Batches formed before the phase came, plus those it was part of. */
    private long[] base = new long[64];

    private long batches;

    PassedOver() {
        Arrays.fill(ids, -1);
    }

    /** Forgets the order; counts stay. */
    void clearOrder() {
        size = 0;
    }

    int size() {
        return size;
    }

    int slot(int position) {
        return slots[position];
    }

    boolean generates(int slot) {
        return generates[slot];
    }

    /** Whether this phase of the request has been seen. */
    boolean knows(RequestView requests, int slot, boolean generation) {
        return slot < ids.length && ids[slot] == requests.requestId(slot) && generates[slot] == generation;
    }

    boolean isActive(int slot) {
        return active[slot];
    }

    /** Whether the phase has been part of a batch. */
    boolean hasRun(int slot) {
        return ran[slot];
    }

    /** The phase is to be part of the batch that is being formed. */
    void choose(int slot) {
        chosenFor[slot] = batches + 1;
    }

    boolean isChosen(int slot) {
        return chosenFor[slot] == batches + 1;
    }

    /** Batches formed without the phase since it came. */
    long times(int slot) {
        return batches - base[slot];
    }

    /** A phase comes. */
    void come(RequestView requests, int slot, boolean generation) {
        if (slot >= ids.length) {
            grow(slot);
        }
        ids[slot] = requests.requestId(slot);
        generates[slot] = generation;
        active[slot] = false;
        ran[slot] = false;
        chosenFor[slot] = 0;
        base[slot] = batches;
        insert(requests, slot);
    }

    /** A phase that was known and is not part of the next batch takes its place in the order. */
    void insert(RequestView requests, int slot) {
        int from = 0;
        int to = size;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (precedes(requests, slot, slots[middle])) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
        }
        System.arraycopy(slots, from, slots, from + 1, size - from);
        slots[from] = slot;
        size++;
    }

    private boolean precedes(RequestView requests, int slot, int other) {
        long times = times(slot);
        long others = times(other);
        return times < others || (times == others && requests.arrivalPs(slot) < requests.arrivalPs(other));
    }

    /** The phase becomes part of the batch. */
    void enter(int slot) {
        for (int i = 0; i < size; i++) {
            if (slots[i] == slot) {
                System.arraycopy(slots, i + 1, slots, i, --size - i);
                break;
            }
        }
        active[slot] = true;
        ran[slot] = true;
    }

    /** The phase is no longer part of the batch. */
    void pause(RequestView requests, int slot) {
        active[slot] = false;
        insert(requests, slot);
    }

    /** The batch that is being formed passes over everything that {@link #spare} is not told of. */
    void formed() {
        batches++;
    }

    void spare(int slot) {
        base[slot]++;
    }

    private void grow(int slot) {
        int length = Math.max(2 * ids.length, slot + 1);
        int old = ids.length;
        ids = Arrays.copyOf(ids, length);
        Arrays.fill(ids, old, length, -1);
        generates = Arrays.copyOf(generates, length);
        active = Arrays.copyOf(active, length);
        ran = Arrays.copyOf(ran, length);
        chosenFor = Arrays.copyOf(chosenFor, length);
        base = Arrays.copyOf(base, length);
    }
}
