package org.wscsim.core.kv;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;

/**
 * Room for block tables: chunks of 2<sup>c</sup> ints, c = {@value #SMALLEST_CLASS} and up. A chunk given back goes on
 * the list of its class and is used for that class only, so chunks are never split or joined.
 *
 * <p><strong>Why the slab cannot run out.</strong> Let T be the blocks of all homes and R the rows. A row takes a chunk
 * of class c only when its blocks exceed half of it, 2<sup>c-1</sup> (of the smallest class: when it has any), and then
 * keeps those blocks as long as the chunk: tables grow or end, they do not shrink. The chunks of class c held at one
 * time belong to different rows, whose blocks are disjoint, so there are at most N<sub>c</sub> = min(R, T /
 * (2<sup>c-1</sup> + 1)) of them (min(R, T) of the smallest). This stays true while a table is copied: the row then
 * counts once in the old class and once in the new, and meets the condition of each. A new chunk is carved only when
 * every carved one of its class is held, so the slab never needs more than the sum of N<sub>c</sub> 2<sup>c</sup> ints,
 * fewer than 2 T per class. It is reserved in full and touched as carved. Where rows share blocks, T stands for the entries
 * of all rows, which nothing bounds; the owner states how many it expects at most, and {@link #take} throws beyond.
 *
 * <p>O(1) per call. Confined to the simulation thread.
 */
final class TableSlab {
    /** 16 ints, one cache line. */
    static final int SMALLEST_CLASS = 4;

    private static final int LARGEST_CLASS = 31;
    private static final long NOTHING = 0;

    private final MemorySegment ints;
    /** Per class: byte offset of the first free chunk plus one, or NOTHING; a free chunk starts with the next one. */
    private final long[] firstFree = new long[LARGEST_CLASS + 1];

    private long carvedBytes;

    TableSlab(NativeMemory memory, int maxRows, int totalBlocks) {
        ints = memory.map("block tables", boundBytes(maxRows, totalBlocks));
    }

    /** Class of the chunk that a table of this many blocks (at least 1) is kept in. */
    static int sizeClass(int blocks) {
        return Math.max(SMALLEST_CLASS, Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1));
    }

    /** The bound derived in the class comment. */
    static long boundBytes(int maxRows, int totalBlocks) {
        if (totalBlocks == 0) {
            return bytes(SMALLEST_CLASS);
        }
        long sum = Math.min(maxRows, totalBlocks) * bytes(SMALLEST_CLASS);
        for (int c = SMALLEST_CLASS + 1; c <= sizeClass(totalBlocks); c++) {
            sum += Math.min(maxRows, totalBlocks / ((1L << (c - 1)) + 1)) * bytes(c);
        }
        return sum;
    }

    MemorySegment ints() {
        return ints;
    }

    /** Byte offset of a chunk of the class. */
    long take(int sizeClass) {
        final long first = firstFree[sizeClass];
        if (first != NOTHING) {
            firstFree[sizeClass] = ints.get(JAVA_LONG_UNALIGNED, first - 1);
            return first - 1;
        }
        final long offset = carvedBytes;
        carvedBytes += bytes(sizeClass);
        if (carvedBytes > ints.byteSize()) {
            throw new LimitReachedException("block tables are full: bytes=" + ints.byteSize()
                    + "; rows share too many blocks, lower --max-num-seqs or raise --block-size");
        }
        return offset;
    }

    void give(long offset, int sizeClass) {
        ints.set(JAVA_LONG_UNALIGNED, offset, firstFree[sizeClass]);
        firstFree[sizeClass] = offset + 1;
    }

    private static long bytes(int sizeClass) {
        return (long) Integer.BYTES << sizeClass;
    }
}
