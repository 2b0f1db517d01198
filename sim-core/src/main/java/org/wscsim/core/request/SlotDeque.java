package org.wscsim.core.request;

import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;

/**
 * An ordered list of request slots, off-heap: a circular buffer that starts over when it is empty, and moves back to its
 * beginning when it has wandered farther than it is long (amortised O(1)), so that a short list touches little memory however
 * many requests pass through it.
 *
 * <p>Both ends and reads by position are O(1); insertion and removal in the middle move the shorter side. Confined to the
 * simulation thread.
 */
public final class SlotDeque {
    /** Entries, a page of them; a list that has wandered less stays where it is. */
    private static final int FAR = 1_024;

    private final Cells ring;
    private final int mask;
    private int head;
    private int size;

    /** A list of at most {@code capacity} slots (rounded up to a power of two), touched lazily. */
    public SlotDeque(NativeMemory memory, String purpose, int capacity) {
        int length = capacity <= 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        ring = memory.cells(purpose, (long) length * Integer.BYTES);
        mask = length - 1;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int get(int position) {
        assert position >= 0 && position < size : "position out of range: position=" + position + ", size=" + size;
        return ring.getInt((long) ((head + position) & mask) * Integer.BYTES);
    }

    private void set(int position, int slot) {
        ring.setInt((long) ((head + position) & mask) * Integer.BYTES, slot);
    }

    public void addLast(int slot) {
        assert size <= mask : "list full: capacity=" + (mask + 1);
        if (head >= FAR && head >= size && head + size <= mask) {
            moveToBeginning();
        }
        set(size++, slot);
    }

    private void moveToBeginning() {
        ring.copy((long) head * Integer.BYTES, 0, (long) size * Integer.BYTES);
        head = 0;
    }

    public void addFirst(int slot) {
        assert size <= mask : "list full: capacity=" + (mask + 1);
        head = (head - 1) & mask;
        size++;
        set(0, slot);
    }

    public int removeFirst() {
        int slot = get(0);
        head = (head + 1) & mask;
        shrink();
        return slot;
    }

    /** Inserts before {@code position}. */
    public void insert(int position, int slot) {
        if (position == 0) {
            addFirst(slot);
            return;
        }
        size++;
        for (int i = size - 1; i > position; i--) {
            set(i, get(i - 1));
        }
        set(position, slot);
    }

    /** Removes the slot at {@code position}, keeping the order of the rest. */
    public int removeAt(int position) {
        int slot = get(position);
        if (position < size / 2) {
            for (int i = position; i > 0; i--) {
                set(i, get(i - 1));
            }
            head = (head + 1) & mask;
        } else {
            for (int i = position; i < size - 1; i++) {
                set(i, get(i + 1));
            }
        }
        shrink();
        return slot;
    }

    /** Position of a slot at or after {@code from}, -1 when absent. O(size). */
    public int indexOf(int slot, int from) {
        for (int i = from; i < size; i++) {
            if (get(i) == slot) {
                return i;
            }
        }
        return -1;
    }

    /** Position of a slot searched from the end, -1 when absent. O(distance from the end). */
    public int lastIndexOf(int slot) {
        for (int i = size - 1; i >= 0; i--) {
            if (get(i) == slot) {
                return i;
            }
        }
        return -1;
    }

    /** Empties the list. */
    public void clear() {
        size = 0;
        head = 0;
    }

    private void shrink() {
        size--;
        if (size == 0) {
            head = 0;
        }
    }
}
