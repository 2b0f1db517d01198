package org.wscsim.core.kv;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;

/**
 * Which blocks a row has: a stack of free ids per home, and per row a contiguous table of entries in order of appending.
 *
 * <pre>
 *   entry   31..22 home | 21..0 id
 * </pre>
 *
 * <p>Ids never used are handed out from 0 upwards and are not written anywhere before. Freed entries go on top of their
 * home's stack in the order of the table, and are used again from the top, several as one slice. A table doubles into a larger chunk of the {@link TableSlab} and is copied. One bit per block
 * says whether it is in use; it is checked at every change, so an id freed twice or given twice stops the run.
 *
 * <p>Rows may share blocks (a fork, a cached prefix): a block then counts its holders beyond the first, and is free when
 * the last has gone. With a {@link PrefixIndex} free blocks are used again in its order instead of the stack's.
 *
 * <p>Cost per block: one bit; entries are copied in bulk while no two rows share. Confined to the simulation thread.
 */
final class IdBlocks {
    private static final int ID_BITS = 22;
    private static final int ID_MASK = (1 << ID_BITS) - 1;
    private static final int MAX_HOMES = 1 << (Integer.SIZE - ID_BITS);
    private static final int BLOCKS_PER_WORD = Long.SIZE;

    /** Fewer ints are moved by a loop: a copy call costs as much as ten of them. */
    private static final int COPIED_FROM = 10;

    /** Per home, off-heap: ids ever handed out, and how many of them are on the stack. */
    private static final int HOME_BYTES = 2 * Integer.BYTES;

    private static final int STACKED_OFFSET = Integer.BYTES;

    /** Entries of all rows per block, where rows share: what the slab has room for. */
    private static final long EXPECTED_SHARING = 64;

    private final MemorySegment homes;
    private final MemorySegment stacks;
    private final MemorySegment inUse;
    private final MemorySegment tables;
    private final TableSlab slab;
    /** Per block: holders beyond the first. */
    private final MemorySegment extraHolders;

    private final @Nullable PrefixIndex prefix;
    private final int[] capacities;
    private long sharings;
    /** Per home: first int of its stack and first word of its bits. */
    private final long[] stackBases;

    private final long[] bitBases;

    IdBlocks(NativeMemory memory, int[] capacities, int totalBlocks, int maxRows, @Nullable PrefixIndex prefix) {
        checkPackable(capacities);
        this.prefix = prefix;
        this.capacities = capacities.clone();
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
        extraHolders = memory.map("block holders", Math.max(1, stackInts) * Integer.BYTES);
        long entries = Math.min(Integer.MAX_VALUE, EXPECTED_SHARING * totalBlocks);
        slab = new TableSlab(memory, maxRows, (int) entries);
    }

    private static void checkPackable(int[] capacities) {
        if (capacities.length > MAX_HOMES) {
            throw new LimitReachedException("too many homes for block ids: homes=" + capacities.length + ", allowed=1.."
                    + MAX_HOMES + "; use larger instances, or count blocks without ids (--block-ids off)");
        }
        for (int home = 0; home < capacities.length; home++) {
            if (capacities[home] > ID_MASK) {
                throw new LimitReachedException("too many blocks in a home for block ids: home=" + home + ", blocks="
                        + capacities[home] + ", allowed=0.." + ID_MASK
                        + "; use larger blocks (--block-size), or count blocks without ids (--block-ids off)");
            }
        }
    }

    /** Appends {@code count} blocks of the home, which has room, to a row that holds {@code held}. */
    void append(int row, int held, int home, int count) {
        final long end = tableFor(row, held, held + count) + (long) held * Integer.BYTES;
        if (prefix != null) {
            for (int i = 0; i < count; i++) {
                slab.ints().set(JAVA_INT, end + (long) i * Integer.BYTES, takeQueued(prefix, home));
            }
            return;
        }
        final long homeOffset = (long) home * HOME_BYTES;
        final int stacked = homes.get(JAVA_INT, homeOffset + STACKED_OFFSET);
        if (count == 1 && stacked > 0) {
            // what a growing sequence does: past the loops below, a whole request takes 0.85 of the time
            final int entry = stacks.getAtIndex(JAVA_INT, stackBases[home] + stacked - 1);
            homes.set(JAVA_INT, homeOffset + STACKED_OFFSET, stacked - 1);
            slab.ints().set(JAVA_INT, end, entry);
            flip(inUse, bitBases[home], home, entry, 1);
            return;
        }
        final int reused = Math.min(stacked, count);
        if (reused > 0) {
            final long top = (stackBases[home] + stacked - reused) * Integer.BYTES;
            move(stacks, top, slab.ints(), end, reused);
            homes.set(JAVA_INT, homeOffset + STACKED_OFFSET, stacked - reused);
        }
        if (reused < count) {
            final MemorySegment ints = slab.ints();
            final int fresh = homes.get(JAVA_INT, homeOffset);
            for (int i = reused; i < count; i++) {
                ints.set(JAVA_INT, end + (long) i * Integer.BYTES, home << ID_BITS | (fresh + i - reused));
            }
            homes.set(JAVA_INT, homeOffset, fresh + count - reused);
        }
        flip(home, end, count, 1);
    }

    /** A block never used, else the one that was left longest ago. */
    private int takeQueued(PrefixIndex index, int home) {
        final long homeOffset = (long) home * HOME_BYTES;
        final int fresh = homes.get(JAVA_INT, homeOffset);
        final int id;
        if (fresh < capacities[home]) {
            id = fresh;
            homes.set(JAVA_INT, homeOffset, fresh + 1);
        } else {
            id = index.takeOldest(home) - (int) stackBases[home];
            addQueued(home, -1);
        }
        final int entry = home << ID_BITS | id;
        flip(inUse, bitBases[home], home, entry, 1);
        return entry;
    }

    private void addQueued(int home, int delta) {
        final long offset = (long) home * HOME_BYTES + STACKED_OFFSET;
        homes.set(JAVA_INT, offset, homes.get(JAVA_INT, offset) + delta);
    }

    // ---- blocks of several holders

    /** Whether some block may have a holder beyond the first, or free blocks stand in a queue. */
    boolean mayShare() {
        return prefix != null || sharings > 0;
    }

    /** Appends a block that is in use or remembered to a row that holds {@code held}. */
    void attach(int row, int held, int home, int id) {
        final long end = tableFor(row, held, held + 1) + (long) held * Integer.BYTES;
        final int entry = home << ID_BITS | id;
        slab.ints().set(JAVA_INT, end, entry);
        if (isInUse(home, id)) {
            addHolder(home, id, 1);
        } else if (prefix != null) {
            prefix.revive(home, block(home, id));
            addQueued(home, -1);
            flip(inUse, bitBases[home], home, entry, 1);
        } else {
            throw new IllegalStateException("free block attached: home=" + home + ", id=" + id);
        }
    }

    /** Gives an empty row all blocks of another, which holds {@code held}. */
    void fork(int from, int to, int held) {
        final long table = tableFor(to, 0, held);
        MemorySegment.copy(
                slab.ints(), tables.getAtIndex(JAVA_LONG, from), slab.ints(), table, (long) held * Integer.BYTES);
        for (int i = 0; i < held; i++) {
            addHolder(home(to, i), id(to, i), 1);
        }
    }

    /** An empty row takes over the table of another. */
    void move(int from, int to) {
        tables.setAtIndex(JAVA_LONG, to, tables.getAtIndex(JAVA_LONG, from));
    }

    /** Puts a block of the home, which has room, in place of the row's last, whose other holders keep it. */
    void copyLast(int row, int held, int home) {
        final long last = tables.getAtIndex(JAVA_LONG, row) + (held - 1L) * Integer.BYTES;
        final int old = slab.ints().get(JAVA_INT, last);
        slab.ints().set(JAVA_INT, last, prefix == null ? takeStacked(home) : takeQueued(prefix, home));
        addHolder(old >>> ID_BITS, old & ID_MASK, -1);
    }

    private int takeStacked(int home) {
        final long homeOffset = (long) home * HOME_BYTES;
        final int fresh = homes.get(JAVA_INT, homeOffset);
        final int stacked = homes.get(JAVA_INT, homeOffset + STACKED_OFFSET);
        final int entry;
        if (stacked > 0) {
            entry = stacks.getAtIndex(JAVA_INT, stackBases[home] + stacked - 1);
            homes.set(JAVA_INT, homeOffset + STACKED_OFFSET, stacked - 1);
        } else {
            entry = home << ID_BITS | fresh;
            homes.set(JAVA_INT, homeOffset, fresh + 1);
        }
        flip(inUse, bitBases[home], home, entry, 1);
        return entry;
    }

    /** Lets go of all blocks of a row that holds {@code held}, last one first; those without a holder left are free. */
    void releaseShared(int row, int held) {
        final long table = tables.getAtIndex(JAVA_LONG, row);
        for (int i = held - 1; i >= 0; i--) {
            final long offset = table + (long) i * Integer.BYTES;
            final int entry = slab.ints().get(JAVA_INT, offset);
            final int home = entry >>> ID_BITS;
            final int id = entry & ID_MASK;
            if (extraHolders(home, id) > 0) {
                addHolder(home, id, -1);
            } else if (prefix == null) {
                free(home, offset, 1);
            } else {
                flip(inUse, bitBases[home], home, entry, 0);
                prefix.leave(home, block(home, id));
                addQueued(home, 1);
            }
        }
        slab.give(table, TableSlab.sizeClass(held));
    }

    private void addHolder(int home, int id, int delta) {
        final long index = stackBases[home] + id;
        final int holders = extraHolders.getAtIndex(JAVA_INT, index) + delta;
        assert holders >= 0 : "holder lost: home=" + home + ", id=" + id;
        extraHolders.setAtIndex(JAVA_INT, index, holders);
        sharings += delta;
    }

    int extraHolders(int home, int id) {
        return extraHolders.getAtIndex(JAVA_INT, stackBases[home] + id);
    }

    boolean isInUse(int home, int id) {
        final long word = inUse.getAtIndex(JAVA_LONG, bitBases[home] + id / BLOCKS_PER_WORD);
        return (word >>> id & 1) != 0;
    }

    /** The block's number in the prefix index. */
    int block(int home, int id) {
        return (int) stackBases[home] + id;
    }

    int idOf(int home, int block) {
        return block - (int) stackBases[home];
    }

    /** Blocks of the home that somebody holds. */
    int out(int home) {
        final long homeOffset = (long) home * HOME_BYTES;
        return homes.get(JAVA_INT, homeOffset) - homes.get(JAVA_INT, homeOffset + STACKED_OFFSET);
    }

    // ---- blocks of one holder

    /**
     * Frees all blocks of a row that holds {@code held}, none of them shared.
     *
     * @param onlyHome the home that has them all, or -1 when they are spread
     */
    void release(int row, int held, int onlyHome) {
        final long table = tables.getAtIndex(JAVA_LONG, row);
        if (onlyHome >= 0) {
            free(onlyHome, table, held);
        } else {
            freeSpread(table, held);
        }
        slab.give(table, TableSlab.sizeClass(held));
    }

    private void freeSpread(long table, int held) {
        final MemorySegment ints = slab.ints();
        int first = 0;
        while (first < held) {
            final int home = ints.get(JAVA_INT, table + (long) first * Integer.BYTES) >>> ID_BITS;
            int next = first + 1;
            while (next < held && ints.get(JAVA_INT, table + (long) next * Integer.BYTES) >>> ID_BITS == home) {
                next++;
            }
            free(home, table + (long) first * Integer.BYTES, next - first);
            first = next;
        }
    }

    /** Frees {@code count} entries of one home that lie at {@code offset}. */
    private void free(int home, long offset, int count) {
        flip(home, offset, count, 0);
        final long stackedOffset = (long) home * HOME_BYTES + STACKED_OFFSET;
        final int stacked = homes.get(JAVA_INT, stackedOffset);
        move(slab.ints(), offset, stacks, (stackBases[home] + stacked) * Integer.BYTES, count);
        homes.set(JAVA_INT, stackedOffset, stacked + count);
    }

    /** Checks that the ids out of the home are as many as the blocks counted as used there. */
    void checkUsed(int home, int used) {
        final int out = out(home);
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

    /** Flips the bits of {@code count} entries of one home that lie at {@code offset}, and checks them. */
    private void flip(int home, long offset, int count, int expected) {
        final MemorySegment ints = slab.ints();
        final MemorySegment inUse = this.inUse;
        final long base = bitBases[home];
        for (int i = 0; i < count; i++) {
            flip(inUse, base, home, ints.get(JAVA_INT, offset + (long) i * Integer.BYTES), expected);
        }
    }

    /** Flips the bit of an entry of a home, which must be {@code expected} then. */
    private static void flip(MemorySegment inUse, long base, int home, int entry, int expected) {
        final long word = base + wordOf(entry);
        final long bits = inUse.getAtIndex(JAVA_LONG, word) ^ 1L << entry;
        if ((bits >>> entry & 1) != expected || entry >>> ID_BITS != home) {
            throw broken(home, entry, expected);
        }
        inUse.setAtIndex(JAVA_LONG, word, bits);
    }

    /** A shift takes an entry modulo 64, so the bit within the word needs no masking. */
    private static int wordOf(int entry) {
        return (entry & ID_MASK) / BLOCKS_PER_WORD;
    }

    private static IllegalStateException broken(int home, int entry, int expected) {
        return new IllegalStateException("block " + (expected == 1 ? "given" : "freed") + " twice: home=" + home
                + ", entry home=" + (entry >>> ID_BITS) + ", id=" + (entry & ID_MASK));
    }

    private static void move(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count) {
        if (count >= COPIED_FROM) {
            MemorySegment.copy(from, fromOffset, to, toOffset, (long) count * Integer.BYTES);
            return;
        }
        for (long i = 0; i < (long) count * Integer.BYTES; i += Integer.BYTES) {
            to.set(JAVA_INT, toOffset + i, from.get(JAVA_INT, fromOffset + i));
        }
    }
}
