package org.wscsim.core.serving;

import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.RequestTable;

/**
 * The sequences of one decode batch, ordered by the decode step that yields their last token, ties by request id: a
 * binary heap of slots whose keys and positions stand in the request rows, so that any sequence can leave in O(log n).
 */
final class FinishHeap {
    private final RequestTable requests;
    private final Cells heap;
    private int size;

    FinishHeap(NativeMemory memory, RequestTable requests) {
        this.requests = requests;
        heap = memory.cells("finish heaps", (long) requests.capacity() * Integer.BYTES);
    }

    int size() {
        return size;
    }

    /** The sequence that finishes first; the heap must not be empty. */
    int first() {
        return at(0);
    }

    void add(int slot) {
        siftUp(size++, slot);
    }

    void remove(int slot) {
        int hole = requests.heapPosition(slot);
        assert at(hole) == slot : "sequence not in heap: slot=" + slot + ", position=" + hole;
        requests.heapPosition(slot, -1);
        size--;
        if (hole == size) {
            return;
        }
        int last = at(size);
        if (hole > 0 && before(last, at((hole - 1) >>> 1))) {
            siftUp(hole, last);
        } else {
            siftDown(hole, last);
        }
    }

    private void siftUp(int position, int slot) {
        int hole = position;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            int other = at(parent);
            if (!before(slot, other)) {
                break;
            }
            put(hole, other);
            hole = parent;
        }
        put(hole, slot);
    }

    private void siftDown(int position, int slot) {
        int hole = position;
        while (true) {
            int child = 2 * hole + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            int other = at(child);
            if (!before(other, slot)) {
                break;
            }
            put(hole, other);
            hole = child;
        }
        put(hole, slot);
    }

    private boolean before(int a, int b) {
        long finishA = requests.finishStep(a);
        long finishB = requests.finishStep(b);
        return finishA < finishB || (finishA == finishB && requests.requestId(a) < requests.requestId(b));
    }

    private int at(int position) {
        return heap.getInt((long) position * Integer.BYTES);
    }

    private void put(int position, int slot) {
        heap.setInt((long) position * Integer.BYTES, slot);
        requests.heapPosition(slot, position);
    }
}
