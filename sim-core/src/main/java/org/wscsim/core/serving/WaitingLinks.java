package org.wscsim.core.serving;

import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;

/**
 * Links between waiting requests by slot, off-heap: one set for all instances, since a request waits in one list at a
 * time. Confined to the simulation thread.
 */
final class WaitingLinks {
    private final Cells next;
    private final Cells previous;
    private final Cells keys;

    WaitingLinks(NativeMemory memory, int capacity) {
        next = memory.cells("waiting lists", (long) capacity * Integer.BYTES);
        previous = memory.cells("waiting lists", (long) capacity * Integer.BYTES);
        keys = memory.cells("waiting lists", (long) capacity * Long.BYTES);
    }

    int next(int slot) {
        return next.getInt((long) slot * Integer.BYTES);
    }

    void next(int slot, int value) {
        next.setInt((long) slot * Integer.BYTES, value);
    }

    int previous(int slot) {
        return previous.getInt((long) slot * Integer.BYTES);
    }

    void previous(int slot, int value) {
        previous.setInt((long) slot * Integer.BYTES, value);
    }

    long key(int slot) {
        return keys.getLong((long) slot * Long.BYTES);
    }

    void key(int slot, long value) {
        keys.setLong((long) slot * Long.BYTES, value);
    }
}
