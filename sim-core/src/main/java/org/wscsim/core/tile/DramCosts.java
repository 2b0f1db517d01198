package org.wscsim.core.tile;

import java.lang.foreign.Arena;
import org.wscsim.core.memory.Cells;

/**
 * The {@link DramTerms} of a part's operators, by row: what makes a price at another DRAM bandwidth two divisions an operator
 * instead of its mapping looked up and costed again. 32 bytes per row and operator off the heap, returned when this object is
 * unreachable. Confined to the simulation thread; allocates nothing after construction.
 */
final class DramCosts {
    private static final long FIRST = 0;
    private static final long EDGES = 8;
    private static final long BUSY = 16;
    private static final long BYTES = 24;
    private static final long TERMS_BYTES = 32;

    private final int operators;
    private final Cells terms;
    private final boolean[] known;

    DramCosts(int rows, int operators) {
        this.operators = operators;
        terms = new Cells(Arena.ofAuto().allocate((long) rows * operators * TERMS_BYTES, TERMS_BYTES));
        known = new boolean[rows];
    }

    /** Whether all operators of the row have been put. */
    boolean knows(int row) {
        return known[row];
    }

    /** All operators of the row have been put. */
    void know(int row) {
        known[row] = true;
    }

    void put(int row, int operator, DramTerms of) {
        long at = at(row, operator);
        terms.setDouble(at + FIRST, of.firstBytes);
        terms.setDouble(at + EDGES, of.edgesSeconds);
        terms.setDouble(at + BUSY, of.busySeconds);
        terms.setDouble(at + BYTES, of.bytes);
    }

    void get(int row, int operator, DramTerms out) {
        long at = at(row, operator);
        out.firstBytes = terms.getDouble(at + FIRST);
        out.edgesSeconds = terms.getDouble(at + EDGES);
        out.busySeconds = terms.getDouble(at + BUSY);
        out.bytes = terms.getDouble(at + BYTES);
    }

    private long at(int row, int operator) {
        return ((long) row * operators + operator) * TERMS_BYTES;
    }
}
