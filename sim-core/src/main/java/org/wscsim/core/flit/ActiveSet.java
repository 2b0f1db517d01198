package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/** Routers or nodes with something to do, as a bit set off heap; walked in ascending order while it changes. */
final class ActiveSet {
    private final Block words;
    private final int count;

    ActiveSet(int members, BiFunction<String, Long, Cells> map) {
        count = (members + Long.SIZE - 1) / Long.SIZE;
        words = new Block("flit routers", (long) count * Long.BYTES, map);
    }

    private static long at(int member) {
        return (member >>> 6) * (long) Long.BYTES;
    }

    void add(int member) {
        words.setLong(at(member), words.getLong(at(member)) | (1L << member));
    }

    void remove(int member) {
        words.setLong(at(member), words.getLong(at(member)) & ~(1L << member));
    }

    /** The first member after {@code previous} (-1 for the first of all), -1 when there is none. */
    int next(int previous) {
        int from = previous + 1;
        for (int word = from >>> 6; word < count; word++) {
            long members = words.getLong(word * (long) Long.BYTES);
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
