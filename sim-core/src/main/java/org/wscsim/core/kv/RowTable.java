package org.wscsim.core.kv;

import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;
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
    private final Cells rows;
    private final Cells shares;

    RowTable(NativeMemory memory, int maxRows, int homeCount) {
        this.homeCount = homeCount;
        rows = memory.cells("kv rows", (long) maxRows * ROW_BYTES);
        shares = memory.cells("kv rows", (long) maxRows * homeCount * Integer.BYTES);
    }

    /** Blocks of the row, over all homes. */
    int blocks(int row) {
        return rows.getInt((long) row * ROW_BYTES);
    }

    /** Blocks of the row in a home. */
    int blocksIn(int row, int home) {
        final int tail = tail(row);
        if (tail < 0) {
            return shares.getInt(shareOffset(row, home));
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
        final int share = shares.getInt(offset);
        if (share != 0) {
            shares.setInt(offset, 0);
        }
        return share;
    }

    /** The row has {@code count} more blocks, the last of them, in a home. */
    void append(int row, int home, int count) {
        final long offset = (long) row * ROW_BYTES;
        final int held = rows.getInt(offset);
        rows.setInt(offset, held + count);
        final int tail = rows.getInt(offset + TAIL_OFFSET);
        if (tail == 0 || tail == home + 1) {
            rows.setInt(offset + TAIL_OFFSET, home + 1);
            return;
        }
        if (tail > 0) {
            shares.setInt(shareOffset(row, tail - 1), held);
        }
        final long share = shareOffset(row, home);
        shares.setInt(share, shares.getInt(share) + count);
        rows.setInt(offset + TAIL_OFFSET, -(home + 1));
    }

    /** The row has none left; shares of a spread row have been taken. */
    void clear(int row) {
        rows.setInt((long) row * ROW_BYTES, 0);
        rows.setInt((long) row * ROW_BYTES + TAIL_OFFSET, 0);
    }

    /** An empty row has as many as another, in the same homes. */
    void copy(int from, int to) {
        rows.copy((long) from * ROW_BYTES, (long) to * ROW_BYTES, ROW_BYTES);
        if (tail(from) < 0) {
            final long bytes = (long) homeCount * Integer.BYTES;
            shares.copy(shareOffset(from, 0), shareOffset(to, 0), bytes);
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
        return rows.getInt((long) row * ROW_BYTES + TAIL_OFFSET);
    }

    private long shareOffset(int row, int home) {
        return ((long) row * homeCount + home) * Integer.BYTES;
    }

    /** Blocks of all homes together. */
    static int totalBlocks(int[] capacities) {
        long total = 0;
        for (int home = 0; home < capacities.length; home++) {
            if (capacities[home] < 0) {
                throw new IllegalArgumentException("negative capacity: home=" + home + ", blocks=" + capacities[home]);
            }
            total += capacities[home];
        }
        if (total > Integer.MAX_VALUE) {
            throw new LimitReachedException("too many kv blocks: blocks=" + total + ", allowed=0.." + Integer.MAX_VALUE
                    + "; use larger blocks");
        }
        return (int) total;
    }
}
