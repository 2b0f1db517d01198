package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/**
 * What is on its way on channels: a list of events for each of the next few cycles, off heap. Events of a cycle are read
 * in the order in which they were added.
 */
final class EventRing {
    private final Block events;
    private final Block counts;
    private final int mask;
    private final long listBytes;
    private long pending;

    /**
     * @param most events of one cycle
     * @param cycles how far ahead events are added at most
     */
    EventRing(String purpose, int most, int cycles, BiFunction<String, Long, Cells> map) {
        int lists = Integer.highestOneBit(cycles) << 1;
        mask = lists - 1;
        listBytes = (long) most * Long.BYTES;
        events = new Block(purpose, lists * listBytes, map);
        counts = new Block(purpose, (long) lists * Integer.BYTES, map);
    }

    private long countAt(long cycle) {
        return (cycle & mask) * Integer.BYTES;
    }

    void add(long cycle, long event) {
        int count = counts.getInt(countAt(cycle));
        assert count * (long) Long.BYTES < listBytes : "more events than channels: count=" + count;
        events.setLong((cycle & mask) * listBytes + (long) count * Long.BYTES, event);
        counts.setInt(countAt(cycle), count + 1);
        pending++;
    }

    int count(long cycle) {
        return counts.getInt(countAt(cycle));
    }

    long event(long cycle, int index) {
        return events.getLong((cycle & mask) * listBytes + (long) index * Long.BYTES);
    }

    void clear(long cycle) {
        pending -= count(cycle);
        counts.setInt(countAt(cycle), 0);
    }

    boolean isEmpty() {
        return pending == 0;
    }
}
