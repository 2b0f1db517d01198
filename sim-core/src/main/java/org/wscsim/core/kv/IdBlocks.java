package org.wscsim.core.kv;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;

/**
 * Which blocks a row has: a stack of free ids per home, and per row a contiguous table of entries in order of appending.
 *
 * <pre>
 *   entry   31..22 home | 21..0 id
 * </pre>
 *
 * <p>Ids never used are handed out from 0 upwards and are not written anywhere before; freed ones return on the home's
 * stack, last freed first. A table doubles into a larger chunk of the {@link TableSlab} and is copied. One bit per block
 * says whether it is in use; it is checked at every change, so an id freed twice or given twice stops the run.
 *
 * <p>Cost per block: one stack, one bit and one table access. Confined to the simulation thread.
 */
final class IdBlocks {
    private static final int ID_BITS = 22;
    private static final int ID_MASK = (1 << ID_BITS) - 1;
    private static final int MAX_HOMES = 1 << (Integer.SIZE - ID_BITS);
    private static final int BLOCKS_PER_WORD = Long.SIZE;

    /** Per home, off-heap: ids ever handed out, and how many of them are on the stack. */
    private static final int HOME_BYTES = 2 * Integer.BYTES;

    private static final int STACKED_OFFSET = Integer.BYTES;

    private final MemorySegment homes;
    private final MemorySegment stacks;
    private final MemorySegment inUse;
    private final MemorySegment tables;
    private final TableSlab slab;
    /** Per home: first int of its stack and first word of its bits. */
    private final long[] stackBases;

    private final long[] bitBases;

    IdBlocks(NativeMemory memory, int[] capacities, int totalBlocks, int maxRows) {
        checkPackable(capacities);
        stackBases = new long[capacities.length];
        bitBases = new long[capacities.length];
        long stackInts = 0;
        long bitWords = 0;
        for (int home = 0; home < capacities.length; home++) {
            stackBases[home] = stackInts;
            bitBases[home] = bitWords;
            stackInts += capacities[home];
            bitWords += (capacities[home] + BLOCKS_PER_WORD - 1) / BLOCKS_PER_WORD;
        }
        homes = memory.map("block ids", (long) capacities.length * HOME_BYTES);
        stacks = memory.map("block ids", Math.max(1, stackInts) * Integer.BYTES);
        inUse = memory.map("block ids", Math.max(1, bitWords) * Long.BYTES);
        tables = memory.map("block tables", (long) maxRows * Long.BYTES);
        slab = new TableSlab(memory, maxRows, totalBlocks);
    }

    private static void checkPackable(int[] capacities) {
        if (capacities.length > MAX_HOMES) {
            throw new LimitReachedException("too many homes for block ids: homes=" + capacities.length + ", allowed=1.."
                    + MAX_HOMES + "; use larger instances or count blocks without ids");
        }
        for (int home = 0; home < capacities.length; home++) {
            if (capacities[home] > ID_MASK) {
                throw new LimitReachedException("too many blocks in a home for block ids: home=" + home + ", blocks="
                        + capacities[home] + ", allowed=0.." + ID_MASK
                        + "; use larger blocks or count blocks without ids");
            }
        }
    }

    /** Appends {@code count} blocks of the home, which has room, to a row that holds {@code held}. */
    void append(int row, int held, int home, int count) {
        final long table = tableFor(row, held, held + count);
        final MemorySegment ints = slab.ints();
        final long homeOffset = (long) home * HOME_BYTES;
        int fresh = homes.get(JAVA_INT, homeOffset);
        int stacked = homes.get(JAVA_INT, homeOffset + STACKED_OFFSET);
        final long stackBase = stackBases[home];
        for (int i = held; i < held + count; i++) {
            final int id = stacked > 0 ? stacks.getAtIndex(JAVA_INT, stackBase + --stacked) : fresh++;
            markUsed(home, id);
            ints.set(JAVA_INT, table + (long) i * Integer.BYTES, home << ID_BITS | id);
        }
        homes.set(JAVA_INT, homeOffset, fresh);
        homes.set(JAVA_INT, homeOffset + STACKED_OFFSET, stacked);
    }

    /** Frees all blocks of a row that holds {@code held}. */
    void release(int row, int held) {
        final long table = tables.getAtIndex(JAVA_LONG, row);
        final MemorySegment ints = slab.ints();
        for (int i = 0; i < held; i++) {
            final int entry = ints.get(JAVA_INT, table + (long) i * Integer.BYTES);
            final int home = entry >>> ID_BITS;
            final int id = entry & ID_MASK;
            markFree(home, id);
            final long stackedOffset = (long) home * HOME_BYTES + STACKED_OFFSET;
            final int stacked = homes.get(JAVA_INT, stackedOffset);
            stacks.setAtIndex(JAVA_INT, stackBases[home] + stacked, id);
            homes.set(JAVA_INT, stackedOffset, stacked + 1);
        }
        slab.give(table, TableSlab.sizeClass(held));
    }

    /** Checks that the ids out of the home are as many as the blocks counted as used there. */
    void checkUsed(int home, int used) {
        final long homeOffset = (long) home * HOME_BYTES;
        final int out = homes.get(JAVA_INT, homeOffset) - homes.get(JAVA_INT, homeOffset + STACKED_OFFSET);
        if (out != used) {
            throw new IllegalStateException("block ids leaked: home=" + home + ", out=" + out + ", used=" + used);
        }
    }

    int home(int row, int index) {
        return entry(row, index) >>> ID_BITS;
    }

    int id(int row, int index) {
        return entry(row, index) & ID_MASK;
    }

    private int entry(int row, int index) {
        return slab.ints().get(JAVA_INT, tables.getAtIndex(JAVA_LONG, row) + (long) index * Integer.BYTES);
    }

    /** Byte offset of the row's table after it was made large enough. */
    private long tableFor(int row, int held, int needed) {
        final int neededClass = TableSlab.sizeClass(needed);
        if (held == 0) {
            final long table = slab.take(neededClass);
            tables.setAtIndex(JAVA_LONG, row, table);
            return table;
        }
        final long table = tables.getAtIndex(JAVA_LONG, row);
        final int heldClass = TableSlab.sizeClass(held);
        if (heldClass == neededClass) {
            return table;
        }
        final long larger = slab.take(neededClass);
        MemorySegment.copy(slab.ints(), table, slab.ints(), larger, (long) held * Integer.BYTES);
        slab.give(table, heldClass);
        tables.setAtIndex(JAVA_LONG, row, larger);
        return larger;
    }

    private void markUsed(int home, int id) {
        final long word = bitBases[home] + id / BLOCKS_PER_WORD;
        final long bits = inUse.getAtIndex(JAVA_LONG, word);
        if ((bits & 1L << id) != 0) {
            throw new IllegalStateException("block given twice: home=" + home + ", id=" + id);
        }
        inUse.setAtIndex(JAVA_LONG, word, bits | 1L << id);
    }

    private void markFree(int home, int id) {
        final long word = bitBases[home] + id / BLOCKS_PER_WORD;
        final long bits = inUse.getAtIndex(JAVA_LONG, word);
        if ((bits & 1L << id) == 0) {
            throw new IllegalStateException("block freed twice: home=" + home + ", id=" + id);
        }
        inUse.setAtIndex(JAVA_LONG, word, bits & ~(1L << id));
    }
}
