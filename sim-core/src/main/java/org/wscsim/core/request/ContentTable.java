package org.wscsim.core.request;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;

/**
 * What live requests contain, as chained hashes: two requests with the same key for block b have the same tokens up to the
 * end of b.
 *
 * <p>A workload names contents in pieces of {@link Arrival#hashTokens} tokens; the chain value of piece i is a hash of all
 * pieces up to i, and the key of a block mixes the chain value of the piece with its last token and the block's number. So
 * a piece of 512 tokens stands for 32 blocks of 16. Blocks that reach into tokens nobody named are known by the request
 * itself: only the same request, after a preemption, finds them again.
 *
 * <pre>
 *   rows    per slot: long first chain value | int pieces | int pieceTokens | int namedTokens | int chunk class
 *   chains  longs in chunks of 2^c, kept per class when given back
 * </pre>
 *
 * <p>O(pieces) when a request arrives, O(1) per key; allocates nothing. Confined to the simulation thread.
 */
public final class ContentTable {
    private static final int ROW_BYTES = Long.BYTES + 4 * Integer.BYTES;
    private static final int PIECES_OFFSET = 8;
    private static final int PIECE_TOKENS_OFFSET = 12;
    private static final int NAMED_TOKENS_OFFSET = 16;
    private static final int CLASS_OFFSET = 20;
    private static final int CLASSES = 24;
    /** Pieces of 512 tokens that a live request may have on average before the table is full; touched as used. */
    private static final long MEAN_PIECES = 256;

    private static final long MAX_CHAINS = 1L << 28;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final MemorySegment rows;
    private final MemorySegment chains;
    private final long capacity;
    private final long[] firstFree = new long[CLASSES];
    private long carved;

    public ContentTable(NativeMemory memory, int maxRequests) {
        rows = memory.map("contents", (long) maxRequests * ROW_BYTES);
        capacity = Math.clamp(maxRequests * MEAN_PIECES, 1 << 16, MAX_CHAINS);
        chains = memory.map("contents", capacity * Long.BYTES);
    }

    /** Takes over what the arrival contains. */
    public void put(int slot, Arrival arrival) {
        final long row = (long) slot * ROW_BYTES;
        final int pieces = arrival.hashTokens > 0 ? arrival.hashCount() : 0;
        final int sizeClass = pieces <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(pieces - 1);
        final long first = pieces == 0 ? 0 : take(sizeClass);
        rows.set(JAVA_LONG, row, first);
        rows.set(JAVA_INT, row + PIECES_OFFSET, pieces);
        rows.set(JAVA_INT, row + PIECE_TOKENS_OFFSET, Math.max(1, arrival.hashTokens));
        rows.set(JAVA_INT, row + NAMED_TOKENS_OFFSET, namedTokens(arrival, pieces));
        rows.set(JAVA_INT, row + CLASS_OFFSET, sizeClass);
        long chain = GOLDEN;
        for (int i = 0; i < pieces; i++) {
            chain = mix(chain + arrival.hash(i) * GOLDEN);
            chains.setAtIndex(JAVA_LONG, first + i, chain);
        }
    }

    /** Hashes that end with the prompt name it and nothing behind; the last may stand for fewer tokens than the others. */
    private static int namedTokens(Arrival arrival, int pieces) {
        final long covered = (long) pieces * arrival.hashTokens;
        final boolean beyondPrompt = covered - arrival.hashTokens >= arrival.promptTokens;
        final long named = beyondPrompt ? (long) arrival.promptTokens + arrival.outputTokens : arrival.promptTokens;
        return (int) Math.min(covered, named);
    }

    /** The request has left. */
    public void release(int slot) {
        final long row = (long) slot * ROW_BYTES;
        if (rows.get(JAVA_INT, row + PIECES_OFFSET) > 0) {
            final long first = rows.get(JAVA_LONG, row);
            final int sizeClass = rows.get(JAVA_INT, row + CLASS_OFFSET);
            chains.setAtIndex(JAVA_LONG, first, firstFree[sizeClass]);
            firstFree[sizeClass] = first + 1;
        }
    }

    /**
     * The key of a request's block; never 0.
     *
     * @param home the same content has another key in another home
     * @param block number of the block in the request, from 0
     */
    public long key(int slot, long requestId, int home, int block, int blockTokens) {
        final long row = (long) slot * ROW_BYTES;
        final long end = (block + 1L) * blockTokens;
        final long chain;
        if (end <= rows.get(JAVA_INT, row + NAMED_TOKENS_OFFSET)) {
            final long piece = (end - 1) / rows.get(JAVA_INT, row + PIECE_TOKENS_OFFSET);
            chain = chains.getAtIndex(JAVA_LONG, rows.get(JAVA_LONG, row) + piece);
        } else {
            chain = mix(~requestId * GOLDEN);
        }
        final long key = mix(chain + ((long) home << Integer.SIZE | block) * GOLDEN);
        return key == 0 ? GOLDEN : key;
    }

    private long take(int sizeClass) {
        final long free = firstFree[sizeClass];
        if (free != 0) {
            firstFree[sizeClass] = chains.getAtIndex(JAVA_LONG, free - 1);
            return free - 1;
        }
        final long first = carved;
        carved += 1L << sizeClass;
        if (carved > capacity) {
            throw new LimitReachedException("too many content hashes of live requests: hashes=" + capacity
                    + "; raise --max-live-requests or lower the rate");
        }
        return first;
    }

    /** Stafford's variant 13 of the 64-bit finalizer (as in SplittableRandom). */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
