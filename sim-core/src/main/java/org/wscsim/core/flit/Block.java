package org.wscsim.core.flit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/**
 * A block of off-heap memory, read by its address: a flit's passage touches some fifty fields, and the checks of thread,
 * life and bounds that a segment makes at each of them took 40 % of the time. Here bounds are asserted. The owner of the
 * memory must outlive the network.
 */
final class Block {
    @SuppressWarnings("restricted") // the view of all memory that makes bounds and life constants of the compiler
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Held so that memory which belongs to a collected arena stays. */
    private final MemorySegment segment;

    private final long address;

    Block(String purpose, long bytes, BiFunction<String, Long, Cells> map) {
        segment = map.apply(purpose, bytes).segment();
        address = segment.address();
    }

    private boolean holds(long at, int bytes) {
        return at >= 0 && at + bytes <= segment.byteSize();
    }

    long getLong(long at) {
        assert holds(at, Long.BYTES) : "outside: at=" + at;
        return ALL.get(JAVA_LONG_UNALIGNED, address + at);
    }

    void setLong(long at, long value) {
        assert holds(at, Long.BYTES) : "outside: at=" + at;
        ALL.set(JAVA_LONG_UNALIGNED, address + at, value);
    }

    int getInt(long at) {
        assert holds(at, Integer.BYTES) : "outside: at=" + at;
        return ALL.get(JAVA_INT_UNALIGNED, address + at);
    }

    void setInt(long at, int value) {
        assert holds(at, Integer.BYTES) : "outside: at=" + at;
        ALL.set(JAVA_INT_UNALIGNED, address + at, value);
    }

    int getShort(long at) {
        assert holds(at, Short.BYTES) : "outside: at=" + at;
        return ALL.get(JAVA_SHORT_UNALIGNED, address + at);
    }

    void setShort(long at, int value) {
        assert holds(at, Short.BYTES) : "outside: at=" + at;
        ALL.set(JAVA_SHORT_UNALIGNED, address + at, (short) value);
    }

    int getByte(long at) {
        assert holds(at, 1) : "outside: at=" + at;
        return ALL.get(JAVA_BYTE, address + at);
    }

    void setByte(long at, int value) {
        assert holds(at, 1) : "outside: at=" + at;
        ALL.set(JAVA_BYTE, address + at, (byte) value);
    }
}
