package org.wscsim.core.flit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;

/** Routers with something to do, as a bit set off heap; walked in ascending order while it changes. */
final class ActiveSet {
    private final MemorySegment words;
    private final int count;

    ActiveSet(int routers, BiFunction<String, Long, MemorySegment> map) {
        count = (routers + Long.SIZE - 1) / Long.SIZE;
        words = map.apply("flit routers", (long) count * Long.BYTES);
    }

    void add(int router) {
        int word = router >>> 6;
        words.setAtIndex(JAVA_LONG, word, words.getAtIndex(JAVA_LONG, word) | (1L << router));
    }

    void remove(int router) {
        int word = router >>> 6;
        words.setAtIndex(JAVA_LONG, word, words.getAtIndex(JAVA_LONG, word) & ~(1L << router));
    }

    /** The first member after {@code previous} (-1 for the first of all), -1 when there is none. */
    int next(int previous) {
        int from = previous + 1;
        for (int word = from >>> 6; word < count; word++) {
            long members = words.getAtIndex(JAVA_LONG, word);
            if (word == from >>> 6) {
                members = (members >>> from) << from;
            }
            if (members != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(members);
            }
        }
        return -1;
    }
}
