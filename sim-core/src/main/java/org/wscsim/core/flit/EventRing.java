package org.wscsim.core.flit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;

/**
 * What is on its way on channels: a list of events for each of the next few cycles, off heap. Events of a cycle are read
 * in the order in which they were added.
 */
final class EventRing {
    private final MemorySegment events;
    private final MemorySegment counts;
    private final int mask;
    private final long listBytes;
    private long pending;

    /**
     * @param most events of one cycle
     * @param cycles how far ahead events are added at most
     */
    EventRing(String purpose, int most, int cycles, BiFunction<String, Long, MemorySegment> map) {
        int lists = Integer.highestOneBit(cycles) << 1;
        mask = lists - 1;
        listBytes = (long) most * Long.BYTES;
        events = map.apply(purpose, lists * listBytes);
        counts = map.apply(purpose, (long) lists * Integer.BYTES);
    }

    void add(long cycle, long event) {
        int list = (int) cycle & mask;
        int count = counts.getAtIndex(JAVA_INT, list);
        assert count * (long) Long.BYTES < listBytes : "more events than channels: count=" + count;
        events.set(JAVA_LONG, list * listBytes + (long) count * Long.BYTES, event);
        counts.setAtIndex(JAVA_INT, list, count + 1);
        pending++;
    }

    int count(long cycle) {
        return counts.getAtIndex(JAVA_INT, (int) cycle & mask);
    }

    long event(long cycle, int index) {
        return events.get(JAVA_LONG, ((int) cycle & mask) * listBytes + (long) index * Long.BYTES);
    }

    void clear(long cycle) {
        int list = (int) cycle & mask;
        pending -= counts.getAtIndex(JAVA_INT, list);
        counts.setAtIndex(JAVA_INT, list, 0);
    }

    boolean isEmpty() {
        return pending == 0;
    }
}
