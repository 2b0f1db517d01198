package org.wscsim.core.tile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Mappings found for one GEMM, and its compute bounds, by row. Both lie off the heap and are returned when this object is
 * unreachable: no collection copies or scans them.
 *
 * <p>Any thread, without locks: what is found for a row does not depend on who searches or when, so two threads that search
 * at once write the same, and a reader that misses a row searches for it again.
 */
final class MappingTable {
    /** No mapping has been found yet. */
    static final int NONE = -1;

    private static final ValueLayout.OfInt MAPPING = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfDouble BOUND = ValueLayout.JAVA_DOUBLE;
    private static final VarHandle PUBLISHED = MAPPING.varHandle();

    private final MemorySegment mappings;
    private final MemorySegment computeBounds;

    MappingTable(int rows) {
        Arena arena = Arena.ofAuto();
        mappings = arena.allocate(MAPPING, rows);
        mappings.fill((byte) NONE);
        computeBounds = arena.allocate(BOUND, rows);
    }

    /** An index into the GEMM's search, or {@link #NONE}; the bound of a row that has a mapping is there. */
    int mapping(int row) {
        return (int) PUBLISHED.getAcquire(mappings, (long) row * Integer.BYTES);
    }

    double computeBound(int row) {
        return computeBounds.getAtIndex(BOUND, row);
    }

    void put(int row, int mapping, double computeBound) {
        computeBounds.setAtIndex(BOUND, row, computeBound);
        PUBLISHED.setRelease(mappings, (long) row * Integer.BYTES, mapping);
    }
}
