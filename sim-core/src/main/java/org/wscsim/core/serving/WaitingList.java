package org.wscsim.core.serving;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.request.SlotDeque;

/**
 * The requests that wait for an instance, in the order in which its batcher sees them: first come first served, or as a
 * {@link QueueOrder} says.
 *
 * <p>Without an order, a deque. With one, a doubly linked list per group, and a deque of the places given so far: place i
 * is found when somebody looks at it, and every change of the list makes all places open again. Joining costs O(1) for
 * equal keys (else the distance from the tail), leaving O(1), a look at the first n places O(groups + n * choice).
 * Allocates only when a group is seen for the first time. Confined to the simulation thread.
 */
final class WaitingList implements QueueOrder.Candidates {
    /** How requests line up: null and null for first come first served. */
    record Line(
            RequestView view,
            @Nullable QueueOrder order,
            @Nullable WaitingLinks links) {}

    private static final int NONE = -1;

    private final RequestView requests;
    private final SlotDeque places;
    private final @Nullable QueueOrder order;
    private final @Nullable WaitingLinks links;
    private int[] heads = {};
    private int[] tails = {};
    private int[] cursors = {};
    private int size;
    private boolean looked;

    /**
     * @param order null for first come first served, then {@code links} is not read
     */
    WaitingList(
            NativeMemory memory,
            int capacity,
            RequestView requests,
            @Nullable QueueOrder order,
            @Nullable WaitingLinks links) {
        this.requests = requests;
        this.order = order;
        this.links = links;
        places = new SlotDeque(memory, "waiting lists", capacity);
    }

    boolean isOrdered() {
        return order != null;
    }

    int size() {
        return order == null ? places.size() : size;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int get(int position) {
        if (order != null && links != null) {
            reveal(order, links, position);
        }
        return places.get(position);
    }

    /** Joins behind its equals, or before them. */
    void add(int slot, boolean first) {
        if (order != null && links != null) {
            join(order, links, slot, first);
        } else if (first) {
            places.addFirst(slot);
        } else {
            places.addLast(slot);
        }
    }

    /** Leaves without having been served. */
    void remove(int slot) {
        if (order != null && links != null) {
            unlink(order, links, slot);
        } else {
            places.removeAt(places.indexOf(slot, 0));
        }
    }

    /** Leaves to be served. */
    void admit(int slot) {
        remove(slot);
        if (order != null) {
            order.admitted(requests, order.group(requests, slot), slot);
        }
    }

    @Override
    public int groupBound() {
        return cursors.length;
    }

    @Override
    public boolean isLeft(int group) {
        return cursors[group] != NONE;
    }

    private void reveal(QueueOrder by, WaitingLinks links, int position) {
        if (!looked) {
            places.clear();
            System.arraycopy(heads, 0, cursors, 0, heads.length);
            by.look();
            looked = true;
        }
        while (places.size() <= position) {
            int group = by.next(this);
            int slot = cursors[group];
            cursors[group] = links.next(slot);
            by.assume(requests, group, slot);
            places.addLast(slot);
        }
    }

    private void join(QueueOrder by, WaitingLinks links, int slot, boolean first) {
        int group = by.group(requests, slot);
        long key = by.key(requests, slot);
        reserve(group);
        int after = tails[group];
        while (after != NONE && (links.key(after) > key || (first && links.key(after) == key))) {
            after = links.previous(after);
        }
        int before = after == NONE ? heads[group] : links.next(after);
        links.key(slot, key);
        links.previous(slot, after);
        links.next(slot, before);
        connect(links, group, after, slot);
        connectBack(links, group, before, slot);
        size++;
        looked = false;
        by.waits(group);
    }

    private void unlink(QueueOrder by, WaitingLinks links, int slot) {
        int group = by.group(requests, slot);
        int previous = links.previous(slot);
        int next = links.next(slot);
        connect(links, group, previous, next);
        connectBack(links, group, next, previous);
        size--;
        looked = false;
        by.leaves(group);
    }

    private void connect(WaitingLinks links, int group, int previous, int slot) {
        if (previous == NONE) {
            heads[group] = slot;
        } else {
            links.next(previous, slot);
        }
    }

    private void connectBack(WaitingLinks links, int group, int next, int slot) {
        if (next == NONE) {
            tails[group] = slot;
        } else {
            links.previous(next, slot);
        }
    }

    private void reserve(int group) {
        if (group < heads.length) {
            return;
        }
        if (group < 0 || group >= QueueOrder.MAX_GROUPS) {
            throw new LimitReachedException("too many groups of requests to queue by: group=" + group + ", allowed=0.."
                    + (QueueOrder.MAX_GROUPS - 1) + "; use --queue fcfs");
        }
        int old = heads.length;
        int length = Integer.highestOneBit(Math.max(group, 3)) << 1;
        heads = Arrays.copyOf(heads, length);
        tails = Arrays.copyOf(tails, length);
        cursors = Arrays.copyOf(cursors, length);
        Arrays.fill(heads, old, length, NONE);
        Arrays.fill(tails, old, length, NONE);
    }
}
