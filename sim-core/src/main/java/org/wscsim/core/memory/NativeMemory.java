package org.wscsim.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;

/**
 * The off-heap memory of one simulation: every block is booked under a purpose, none may be added after
 * {@link #freeze()}, all are returned at once by {@link #close()}.
 *
 * <p>A block reads as zero and costs no physical memory until it is touched, so tables can be sized for their stated
 * limit: mapping 1 TiB is cheap on a machine of 16 GiB. Blocks of {@value #HUGE_FROM_BYTES} bytes and more ask for 2 MiB
 * pages before they are touched; random access beyond the caches gains 1.3-2.1x by it. Where the operating system has no
 * {@code mmap} (Windows), memory comes from the Java arena, which clears and so touches it at once.
 *
 * <p>Confined to the thread that made it.
 */
public final class NativeMemory implements AutoCloseable {
    /** Every block starts on a multiple of this, one cache line. */
    public static final int ALIGNMENT_BYTES = 64;

    /** Blocks smaller than this come from the Java arena: a mapping of their own would waste pages and calls. */
    private static final long MAPPED_FROM_BYTES = 64L << 10;

    private static final long HUGE_FROM_BYTES = 4L << 20;

    private static final @Nullable AnonymousPages PAGES = AnonymousPages.find();

    private final Arena arena = Arena.ofConfined();
    private final TreeMap<String, Long> bytesByPurpose = new TreeMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private long bookedBytes;
    private boolean frozen;

    /** A block as booked. */
    private record Block(String purpose, MemorySegment bytes, boolean mapped, Cells cells) {}

    /**
     * Maps a zeroed block and books it.
     *
     * @param purpose what the block is for, in the domain's words; several blocks may share one
     * @throws IllegalStateException after {@link #freeze()}
     * @throws LimitReachedException when the system refuses the memory
     */
    public MemorySegment map(String purpose, long bytes) {
        return cells(purpose, bytes).segment();
    }

    /** As {@link #map}, for whoever reads and writes single values. */
    public Cells cells(String purpose, long bytes) {
        if (frozen) {
            throw new IllegalStateException("memory is frozen: purpose=" + purpose + ", bytes=" + bytes);
        }
        if (bytes <= 0) {
            throw new IllegalArgumentException("block of no size: purpose=" + purpose + ", bytes=" + bytes);
        }
        final boolean mapped = PAGES != null && bytes >= MAPPED_FROM_BYTES;
        final MemorySegment block =
                PAGES != null && mapped ? mapPages(PAGES, purpose, bytes) : allocate(purpose, bytes);
        final Cells cells = new Cells(block);
        blocks.add(new Block(purpose, block, mapped, cells));
        bytesByPurpose.merge(purpose, bytes, Long::sum);
        bookedBytes += bytes;
        return cells;
    }

    /** Ends the start-up: from here on {@link #map} fails. */
    public void freeze() {
        frozen = true;
    }

    /** Bytes asked for so far, touched or not. */
    public long bookedBytes() {
        return bookedBytes;
    }

    /** Bytes asked for by purpose; an unmodifiable view. */
    public SortedMap<String, Long> ledger() {
        return Collections.unmodifiableSortedMap(bytesByPurpose);
    }

    /** What every purpose asked for and has touched so far, in the order of the ledger; looks at every page. */
    public List<MemoryUse> use() {
        final List<MemoryUse> uses = new ArrayList<>();
        bytesByPurpose.forEach((purpose, bytes) -> uses.add(new MemoryUse(purpose, bytes, touchedBytes(purpose))));
        return uses;
    }

    private long touchedBytes(String purpose) {
        long touched = 0;
        for (final Block block : blocks) {
            if (block.purpose().equals(purpose)) {
                touched = sum(touched, touchedBytes(block));
            }
        }
        return touched;
    }

    private static long touchedBytes(Block block) {
        final long bytes = block.bytes().byteSize();
        // the arena clears what it gives, and so touches it
        return PAGES != null && block.mapped() ? PAGES.resident(block.bytes().address(), bytes) : bytes;
    }

    private static long sum(long a, long b) {
        return a == MemoryUse.UNKNOWN || b == MemoryUse.UNKNOWN ? MemoryUse.UNKNOWN : a + b;
    }

    /**
     * Returns every block to the system and clears the ledger; touching a block afterwards is an
     * {@link IllegalStateException}, touching its cells an {@link IndexOutOfBoundsException}.
     */
    @Override
    public void close() {
        arena.close();
        blocks.forEach(block -> block.cells().close());
        blocks.clear();
        bytesByPurpose.clear();
        bookedBytes = 0;
        frozen = true;
    }

    @SuppressWarnings("restricted") // an address from mmap has no bounds of its own
    private MemorySegment mapPages(AnonymousPages pages, String purpose, long bytes) {
        final long address = pages.map(bytes);
        if (address == AnonymousPages.FAILED) {
            throw refused(purpose, bytes);
        }
        if (bytes >= HUGE_FROM_BYTES) {
            pages.preferHugePages(address, bytes);
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, block -> pages.unmap(address, bytes));
    }

    private MemorySegment allocate(String purpose, long bytes) {
        try {
            return arena.allocate(bytes, ALIGNMENT_BYTES);
        } catch (OutOfMemoryError failure) {
            final LimitReachedException refusal = refused(purpose, bytes);
            refusal.initCause(failure);
            throw refusal;
        }
    }

    private LimitReachedException refused(String purpose, long bytes) {
        return new LimitReachedException("memory refused by the system: purpose=" + purpose + ", bytes=" + bytes
                + ", booked=" + bookedBytes + "; lower the limit that sizes it or free memory");
    }
}
