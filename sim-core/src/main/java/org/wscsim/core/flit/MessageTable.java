package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;

/**
 * Messages that are being sent or on their way, off heap, 64 bytes each; those a node has still to send form a ring, from
 * which it sends a packet of each in turn.
 *
 * <pre>
 *   0          4        8              16             24             32       36       40
 *   +----------+--------+--------------+--------------+--------------+--------+--------+-------------+
 *   | transfer | to     | flits unsent | not arrived  | ready cycle  | next   | from   | route class |
 *   +----------+--------+--------------+--------------+--------------+--------+--------+-------------+
 * </pre>
 *
 * <p>{@code next} is slot + 1 in the ring of the node, or in the list of free slots.
 */
final class MessageTable {
    static final int NONE = -1;
    private static final int ROW_BYTES = 64;
    private static final int TRANSFER = 0;
    private static final int TO = 4;
    private static final int UNSENT = 8;
    private static final int NOT_ARRIVED = 16;
    private static final int READY = 24;
    private static final int NEXT = 32;
    private static final int FROM = 36;
    private static final int CLASS = 40;

    private final Block rows;
    /** By node: slot + 1 of the message that was served last. */
    private final Block last;

    private final int capacity;
    private int freed;
    private int used;
    private int live;

    MessageTable(int capacity, int nodes, BiFunction<String, Long, Cells> map) {
        this.capacity = capacity;
        rows = new Block("flit messages", (long) capacity * ROW_BYTES, map);
        last = new Block("flit messages", (long) nodes * Integer.BYTES, map);
    }

    private static long row(int slot) {
        return (long) slot * ROW_BYTES;
    }

    /** Messages in flight. */
    int live() {
        return live;
    }

    /** Joins the ring of its node behind all others. */
    void add(int transfer, int routeClass, int from, int to, long flits, long readyCycle) {
        int slot = take();
        rows.setInt(row(slot) + TRANSFER, transfer);
        rows.setInt(row(slot) + TO, to);
        rows.setInt(row(slot) + FROM, from);
        rows.setInt(row(slot) + CLASS, routeClass);
        rows.setLong(row(slot) + UNSENT, flits);
        rows.setLong(row(slot) + NOT_ARRIVED, flits);
        rows.setLong(row(slot) + READY, readyCycle);
        int before = lastServed(from);
        setNext(slot, before == NONE ? slot : next(before));
        if (before != NONE) {
            setNext(before, slot);
        }
        last.setInt(from * (long) Integer.BYTES, slot + 1);
        live++;
    }

    private int take() {
        if (freed != 0) {
            int slot = freed - 1;
            freed = rows.getInt(row(slot) + NEXT);
            return slot;
        }
        if (used == capacity) {
            throw new LimitReachedException("too many messages in flight: max_messages=" + capacity
                    + "; raise --max-live-requests or lower the rate");
        }
        return used++;
    }

    private int lastServed(int node) {
        return last.getInt(node * (long) Integer.BYTES) - 1;
    }

    private int next(int slot) {
        return rows.getInt(row(slot) + NEXT) - 1;
    }

    private void setNext(int slot, int next) {
        rows.setInt(row(slot) + NEXT, next + 1);
    }

    int routeClass(int slot) {
        return rows.getInt(row(slot) + CLASS);
    }

    int transfer(int slot) {
        return rows.getInt(row(slot) + TRANSFER);
    }

    /** What is in flight of a transfer becomes part of another, or of none. */
    void forget(int transfer, int nobody) {
        for (int slot = 0; slot < used; slot++) {
            if (transfer(slot) == transfer) {
                rows.setInt(row(slot) + TRANSFER, nobody);
            }
        }
    }

    int from(int slot) {
        return rows.getInt(row(slot) + FROM);
    }

    int to(int slot) {
        return rows.getInt(row(slot) + TO);
    }

    /**
     * Takes up to so many flits of the next message in turn that is ready, and makes it the last served.
     *
     * @return its slot with the flits in {@code out.flits}; {@link #NONE} when none is ready
     */
    int serve(int node, long cycle, int mostFlits, PacketSource.Packet out) {
        int before = lastServed(node);
        if (before == NONE) {
            return NONE;
        }
        int end = before;
        do {
            int slot = next(before);
            if (rows.getLong(row(slot) + READY) <= cycle) {
                serve(node, before, slot, mostFlits, out);
                return slot;
            }
            before = slot;
        } while (before != end);
        return NONE;
    }

    private void serve(int node, int before, int slot, int mostFlits, PacketSource.Packet out) {
        long unsent = rows.getLong(row(slot) + UNSENT);
        out.flits = (int) Math.min(mostFlits, unsent);
        rows.setLong(row(slot) + UNSENT, unsent - out.flits);
        int served = slot;
        if (unsent == out.flits) {
            setNext(before, next(slot));
            served = before == slot ? NONE : before;
        }
        last.setInt(node * (long) Integer.BYTES, served + 1);
    }

    /** The first cycle at which a message of the node is ready; {@link PacketSource#NEVER} when it has none to send. */
    long firstReady(int node) {
        int end = lastServed(node);
        long first = PacketSource.NEVER;
        int slot = end;
        while (slot != NONE) {
            first = Math.min(first, rows.getLong(row(slot) + READY));
            slot = next(slot) == end ? NONE : next(slot);
        }
        return first;
    }

    /** Flits have arrived; true when they were the last. */
    boolean arrived(int slot, int flits) {
        long left = rows.getLong(row(slot) + NOT_ARRIVED) - flits;
        rows.setLong(row(slot) + NOT_ARRIVED, left);
        assert left >= 0 : "more flits than sent: message=" + slot;
        return left == 0;
    }

    void remove(int slot) {
        rows.setInt(row(slot) + NEXT, freed);
        freed = slot + 1;
        live--;
    }
}
