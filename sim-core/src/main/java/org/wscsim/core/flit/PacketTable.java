package org.wscsim.core.flit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import org.wscsim.core.flit.PacketSource.Packet;

/**
 * The packets in a network, 64 bytes each, off heap; slots are reused, the last one freed first.
 *
 * <pre>
 *   0        4       8       12      16      20      24             32             40      44
 *   +--------+-------+-------+-------+-------+-------+--------------+--------------+-------+
 *   | from   | to    | flits | class | tag   |routers| created      | injected     | next  |
 *   +--------+-------+-------+-------+-------+-------+--------------+--------------+-------+
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

    private final MemorySegment rows;
    private final int capacity;
    /** First of the freed slots, linked by NEXT as slot + 1; 0 for none. */
    private int freed;

    private int used;

    PacketTable(int capacity, BiFunction<String, Long, MemorySegment> map) {
        this.capacity = capacity;
        rows = map.apply("flit packets", (long) capacity * ROW_BYTES);
    }

    int add(Packet packet) {
        int slot = take();
        long row = row(slot);
        rows.set(JAVA_INT, row, packet.from);
        rows.set(JAVA_INT, row + TO, packet.to);
        rows.set(JAVA_INT, row + FLITS, packet.flits);
        rows.set(JAVA_INT, row + CLASS, packet.routeClass);
        rows.set(JAVA_INT, row + TAG, packet.tag);
        rows.set(JAVA_INT, row + ROUTERS, 0);
        rows.set(JAVA_LONG, row + CREATED, packet.createdCycle);
        return slot;
    }

    private int take() {
        if (freed != 0) {
            int slot = freed - 1;
            freed = rows.get(JAVA_INT, row(slot) + NEXT);
            return slot;
        }
        if (used == capacity) {
            throw new IllegalStateException("more packets than flits fit the network: capacity=" + capacity);
        }
        return used++;
    }

    void remove(int slot, Packet out) {
        long row = row(slot);
        out.from = rows.get(JAVA_INT, row);
        out.to = rows.get(JAVA_INT, row + TO);
        out.flits = rows.get(JAVA_INT, row + FLITS);
        out.routeClass = rows.get(JAVA_INT, row + CLASS);
        out.tag = rows.get(JAVA_INT, row + TAG);
        out.routers = rows.get(JAVA_INT, row + ROUTERS);
        out.createdCycle = rows.get(JAVA_LONG, row + CREATED);
        out.injectedCycle = rows.get(JAVA_LONG, row + INJECTED);
        rows.set(JAVA_INT, row + NEXT, freed);
        freed = slot + 1;
    }

    int to(int slot) {
        return rows.get(JAVA_INT, row(slot) + TO);
    }

    int routeClass(int slot) {
        return rows.get(JAVA_INT, row(slot) + CLASS);
    }

    void injected(int slot, long cycle) {
        rows.set(JAVA_LONG, row(slot) + INJECTED, cycle);
    }

    void passRouter(int slot) {
        long at = row(slot) + ROUTERS;
        rows.set(JAVA_INT, at, rows.get(JAVA_INT, at) + 1);
    }

    private static long row(int slot) {
        return (long) slot * ROW_BYTES;
    }
}
