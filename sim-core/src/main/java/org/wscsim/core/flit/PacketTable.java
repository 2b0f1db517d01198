package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.flit.PacketSource.Packet;
import org.wscsim.core.memory.Cells;

/**
 * The packets in a network, 64 bytes each, off heap; slots are reused, the last one freed first.
 *
 * <pre>
 *   0        4       8       12      16      20      24             32             40      44      48
 *   +--------+-------+-------+-------+-------+-------+--------------+--------------+-------+-------+
 *   | from   | to    | flits | class | tag   |routers| created      | injected     | next  |ejected|
 *   +--------+-------+-------+-------+-------+-------+--------------+--------------+-------+-------+
 * </pre>
 */
final class PacketTable {
    private static final int ROW_BYTES = 64;
    private static final int TO = 4;
    private static final int FLITS = 8;
    private static final int CLASS = 12;
    private static final int TAG = 16;
    private static final int ROUTERS = 20;
    private static final int CREATED = 24;
    private static final int INJECTED = 32;
    private static final int NEXT = 40;
    /** Flits that have left; kept where assertions are on. */
    private static final int EJECTED = 44;

    private final Block rows;
    private final int capacity;
    /** First of the freed slots, linked by NEXT as slot + 1; 0 for none. */
    private int freed;

    private int used;

    PacketTable(int capacity, BiFunction<String, Long, Cells> map) {
        this.capacity = capacity;
        rows = new Block("flit packets", (long) capacity * ROW_BYTES, map);
    }

    int add(Packet packet) {
        int slot = take();
        long row = row(slot);
        rows.setInt(row, packet.from);
        rows.setInt(row + TO, packet.to);
        rows.setInt(row + FLITS, packet.flits);
        rows.setInt(row + CLASS, packet.routeClass);
        rows.setInt(row + TAG, packet.tag);
        rows.setInt(row + ROUTERS, 0);
        rows.setInt(row + EJECTED, 0);
        rows.setLong(row + CREATED, packet.createdCycle);
        return slot;
    }

    private int take() {
        if (freed != 0) {
            int slot = freed - 1;
            freed = rows.getInt(row(slot) + NEXT);
            return slot;
        }
        if (used == capacity) {
            throw new IllegalStateException("more packets than flits fit the network: capacity=" + capacity);
        }
        return used++;
    }

    void remove(int slot, Packet out) {
        long row = row(slot);
        out.from = rows.getInt(row);
        out.to = rows.getInt(row + TO);
        out.flits = rows.getInt(row + FLITS);
        out.routeClass = rows.getInt(row + CLASS);
        out.tag = rows.getInt(row + TAG);
        out.routers = rows.getInt(row + ROUTERS);
        out.createdCycle = rows.getLong(row + CREATED);
        out.injectedCycle = rows.getLong(row + INJECTED);
        rows.setInt(row + NEXT, freed);
        freed = slot + 1;
    }

    int to(int slot) {
        return rows.getInt(row(slot) + TO);
    }

    int routeClass(int slot) {
        return rows.getInt(row(slot) + CLASS);
    }

    void injected(int slot, long cycle) {
        rows.setLong(row(slot) + INJECTED, cycle);
    }

    void passRouter(int slot) {
        long at = row(slot) + ROUTERS;
        rows.setInt(at, rows.getInt(at) + 1);
    }

    /** Counts a flit that leaves: the head first, the tail last, as many as there are. For assertions. */
    boolean leavesInOrder(int slot, boolean head, boolean tail) {
        long row = row(slot);
        int before = rows.getInt(row + EJECTED);
        rows.setInt(row + EJECTED, before + 1);
        return head == (before == 0) && tail == (before + 1 == rows.getInt(row + FLITS));
    }

    private static long row(int slot) {
        return (long) slot * ROW_BYTES;
    }
}
