package org.wscsim.core.serving;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.wscsim.core.memory.NativeMemory;

/**
 * Links between waiting requests by slot, off-heap: one set for all instances, since a request waits in one list at a
 * time. Confined to the simulation thread.
 */
final class WaitingLinks {
    private final MemorySegment next;
    private final MemorySegment previous;
    private final MemorySegment keys;

    WaitingLinks(NativeMemory memory, int capacity) {
        next = memory.map("waiting lists", (long) capacity * Integer.BYTES);
        previous = memory.map("waiting lists", (long) capacity * Integer.BYTES);
        keys = memory.map("waiting lists", (long) capacity * Long.BYTES);
    }

    int next(int slot) {
        return next.getAtIndex(ValueLayout.JAVA_INT, slot);
    }

    void next(int slot, int value) {
        next.setAtIndex(ValueLayout.JAVA_INT, slot, value);
    }

    int previous(int slot) {
        return previous.getAtIndex(ValueLayout.JAVA_INT, slot);
    }

    void previous(int slot, int value) {
        previous.setAtIndex(ValueLayout.JAVA_INT, slot, value);
    }

    long key(int slot) {
        return keys.getAtIndex(ValueLayout.JAVA_LONG, slot);
    }

    void key(int slot, long value) {
        keys.setAtIndex(ValueLayout.JAVA_LONG, slot, value);
    }
}
