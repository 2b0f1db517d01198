package org.wscsim.core.kv;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.wscsim.core.memory.NativeMemory;

/**
 * How many blocks every row holds, and in which homes. Most rows live in one home, and then a row is eight bytes; the blocks
 * per home are written out only for a row that is spread.
 *
 * <pre>
 *   row       int blocks | int tail     tail = 0: empty, h + 1: all blocks in home h, -(h + 1): spread, last block in h
 *   shares    per row and home: int blocks, used while the row is spread, else all zero
 * </pre>
 *
 * <p>Confined to the simulation thread; allocates nothing.
 */
final class RowTable {
    private static final int ROW_BYTES = 2 * Integer.BYTES;
    private static final int TAIL_OFFSET = Integer.BYTES;

    private final int homeCount;
    private final MemorySegment rows;
    private final MemorySegment shares;

    RowTable(NativeMemory memory, int maxRows, int homeCount) {
        this.homeCount = homeCount;
        rows = memory.map("kv rows", (long) maxRows * ROW_BYTES);
        shares = memory.map("kv rows", (long) maxRows * homeCount * Integer.BYTES);
    }

    /** Blocks of the row, over all homes. */
    int blocks(int row) {
        return rows.get(JAVA_INT, (long) row * ROW_BYTES);
    }

    /** Blocks of the row in a home. */
    int blocksIn(int row, int home) {
        final int tail = tail(row);
        if (tail < 0) {
            return shares.get(JAVA_INT, shareOffset(row, home));
        }
        return tail == home + 1 ? blocks(row) : 0;
    }

    /** Home of the row's last block, or -1 when it has none. */
    int tailHome(int row) {
        return Math.abs(tail(row)) - 1;
    }

    /** The only home of a row that has blocks, or -1 when it is spread. */
    int onlyHome(int row) {
        return Math.max(tail(row), 0) - 1;
    }

    /** Blocks of a spread row in a home, which are forgotten. */
    int takeShare(int row, int home) {
        final long offset = shareOffset(row, home);
        final int share = shares.get(JAVA_INT, offset);
        if (share != 0) {
            shares.set(JAVA_INT, offset, 0);
        }
        return share;
    }

    /** The row has {@code count} more blocks, the last of them, in a home. */
    void append(int row, int home, int count) {
        final long offset = (long) row * ROW_BYTES;
        final int held = rows.get(JAVA_INT, offset);
        rows.set(JAVA_INT, offset, held + count);
        final int tail = rows.get(JAVA_INT, offset + TAIL_OFFSET);
        if (tail == 0 || tail == home + 1) {
            rows.set(JAVA_INT, offset + TAIL_OFFSET, home + 1);
            return;
        }
        if (tail > 0) {
            shares.set(JAVA_INT, shareOffset(row, tail - 1), held);
        }
        final long share = shareOffset(row, home);
        shares.set(JAVA_INT, share, shares.get(JAVA_INT, share) + count);
        rows.set(JAVA_INT, offset + TAIL_OFFSET, -(home + 1));
    }

    /** The row has none left; shares of a spread row have been taken. */
    void clear(int row) {
        rows.set(JAVA_INT, (long) row * ROW_BYTES, 0);
        rows.set(JAVA_INT, (long) row * ROW_BYTES + TAIL_OFFSET, 0);
    }

    /** An empty row has as many as another, in the same homes. */
    void copy(int from, int to) {
        MemorySegment.copy(rows, (long) from * ROW_BYTES, rows, (long) to * ROW_BYTES, ROW_BYTES);
        if (tail(from) < 0) {
            final long bytes = (long) homeCount * Integer.BYTES;
            MemorySegment.copy(shares, shareOffset(from, 0), shares, shareOffset(to, 0), bytes);
        }
    }

    /** An empty row takes over all that another has, which is empty then. */
    void move(int from, int to) {
        copy(from, to);
        for (int home = 0; tail(from) < 0 && home < homeCount; home++) {
            takeShare(from, home);
        }
        clear(from);
    }

    private int tail(int row) {
        return rows.get(JAVA_INT, (long) row * ROW_BYTES + TAIL_OFFSET);
    }

    private long shareOffset(int row, int home) {
        return ((long) row * homeCount + home) * Integer.BYTES;
    }
}
