package org.wscsim.core.network;

import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/**
 * Flows by the time at which their last byte leaves the source: a binary heap of flow slots, off heap; keys and places
 * lie in the flows' rows. Of equal times the lower slot comes first.
 *
 * <p>{@link #changed} costs O(log n), {@link #rebuild} O(n) for any number of changed keys. Confined to the simulation
 * thread; allocates nothing.
 */
final class DrainHeap {
    private final FlowTable flows;
    private final Cells heap;
    private int size;

    DrainHeap(FlowTable flows, int capacity, BiFunction<String, Long, Cells> map) {
        this.flows = flows;
        heap = map.apply("mesh flow ends", (long) capacity * Integer.BYTES);
    }

    int size() {
        return size;
    }

    /** The flow that drains first; there must be one. */
    int first() {
        return heap.getInt(0);
    }

    /** When it does; {@code Long.MAX_VALUE} without a flow. */
    long firstPs() {
        return size == 0 ? Long.MAX_VALUE : drainPs(first());
    }

    void add(int flow) {
        size++;
        up(flow, size - 1);
    }

    void remove(int flow) {
        int index = flows.getInt(flow, FlowLayout.HEAP_INDEX);
        int last = heap.getInt((long) (--size) * Integer.BYTES);
        if (last != flow) {
            put(last, index);
            changed(last);
        }
    }

    /** The flow's time has changed. */
    void changed(int flow) {
        int index = flows.getInt(flow, FlowLayout.HEAP_INDEX);
        if (index > 0 && before(flow, heap.getInt((long) ((index - 1) >> 1) * Integer.BYTES))) {
            up(flow, index);
        } else {
            down(flow, index);
        }
    }

    /** Any number of times have changed. */
    void rebuild() {
        for (int index = (size >> 1) - 1; index >= 0; index--) {
            down(heap.getInt((long) index * Integer.BYTES), index);
        }
    }

    private void up(int flow, int from) {
        int index = from;
        while (index > 0) {
            int parent = heap.getInt((long) ((index - 1) >> 1) * Integer.BYTES);
            if (!before(flow, parent)) {
                break;
            }
            put(parent, index);
            index = (index - 1) >> 1;
        }
        put(flow, index);
    }

    private void down(int flow, int from) {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            int least = heap.getInt((long) child * Integer.BYTES);
            if (child + 1 < size && before(heap.getInt((long) (child + 1) * Integer.BYTES), least)) {
                least = heap.getInt((long) (++child) * Integer.BYTES);
            }
            if (before(flow, least)) {
                break;
            }
            put(least, index);
            index = child;
        }
        put(flow, index);
    }

    private void put(int flow, int index) {
        heap.setInt((long) index * Integer.BYTES, flow);
        flows.setInt(flow, FlowLayout.HEAP_INDEX, index);
    }

    private long drainPs(int flow) {
        return flows.get(flow, FlowLayout.DRAIN_PS);
    }

    private boolean before(int flow, int other) {
        long flowPs = drainPs(flow);
        long otherPs = drainPs(other);
        return flowPs < otherPs || (flowPs == otherPs && flow < other);
    }
}
