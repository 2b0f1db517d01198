package org.wscsim.core.memory;

/**
 * Free row numbers 0..capacity-1 of a table: the last slot released is the first acquired again, and slots never used
 * are handed out lowest first, so that a run touches only as many rows as it ever had live at once.
 *
 * <p>Nothing is written at start: {@code fresh} counts the slots ever handed out, and the released ones form a linked
 * stack through one int per slot. For example after acquire x 3, release(0), release(2):
 *
 * <pre>
 *   fresh = 3    top = slot 2 -> slot 0 -> bottom
 *   link[0] = BOTTOM   link[1] = LIVE (0)   link[2] = 0 + 1
 * </pre>
 *
 * Four bytes per slot, touched on first release; O(1) per call. Confined to the simulation thread.
 */
public final class SlotPool {
    /** Link of a slot that is live or was never handed out; the value of untouched memory. */
    private static final int LIVE = 0;

    private static final int BOTTOM = -1;

    private final Cells links;
    private final int capacity;
    private int fresh;
    private int live;
    /** Slot on top of the released ones plus one, or BOTTOM. */
    private int top = BOTTOM;

    /** A pool of {@code capacity} slots, all free. */
    public SlotPool(NativeMemory memory, String purpose, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("pool of no slots: purpose=" + purpose + ", capacity=" + capacity);
        }
        this.capacity = capacity;
        links = memory.cells(purpose, (long) capacity * Integer.BYTES);
    }

    /** A free slot, or -1 when all are live. */
    public int acquire() {
        if (top != BOTTOM) {
            final int slot = top - 1;
            final Cells links = this.links;
            top = links.getInt((long) slot * Integer.BYTES);
            links.setInt((long) slot * Integer.BYTES, LIVE);
            live++;
            return slot;
        }
        if (fresh == capacity) {
            return -1;
        }
        live++;
        return fresh++;
    }

    /** Takes back a slot that {@link #acquire} gave. */
    public void release(int slot) {
        assert slot >= 0 && slot < fresh : "slot never acquired: slot=" + slot + ", fresh=" + fresh;
        assert links.getInt((long) slot * Integer.BYTES) == LIVE : "slot released twice: slot=" + slot;
        links.setInt((long) slot * Integer.BYTES, top);
        top = slot + 1;
        live--;
    }

    /** Every live slot is below this. */
    public int bound() {
        return fresh;
    }

    /** Whether the slot, below {@link #bound}, is acquired and not released. */
    public boolean isLive(int slot) {
        return links.getInt((long) slot * Integer.BYTES) == LIVE;
    }

    /** Slots acquired and not released. */
    public int live() {
        return live;
    }

    public int capacity() {
        return capacity;
    }
}
