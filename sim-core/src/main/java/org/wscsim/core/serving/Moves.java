package org.wscsim.core.serving;

import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;

/**
 * KV caches on their way from one decode instance to another: whose, and where from. The row of such a request is what is
 * being filled, its staging row what is being read. Confined to the simulation thread; allocates nothing.
 *
 * <pre>
 *   per request: int, 0 = its cache does not move, i + 1 = it leaves instance i
 * </pre>
 */
final class Moves {
    private final Cells from;
    /** By instance. */
    private final int[] leaving;

    private int count;
    private long bytes;

    Moves(NativeMemory memory, int maxRequests, int instances) {
        from = memory.cells("moving caches", (long) maxRequests * Integer.BYTES);
        leaving = new int[instances];
    }

    boolean isMoving(int slot) {
        return from.getInt((long) slot * Integer.BYTES) != 0;
    }

    void begin(int slot, int instance) {
        from.setInt((long) slot * Integer.BYTES, instance + 1);
        leaving[instance]++;
        count++;
    }

    /** The cache has arrived; false when it was none of these. */
    boolean end(int slot) {
        int instance = from.getInt((long) slot * Integer.BYTES) - 1;
        if (instance < 0) {
            return false;
        }
        from.setInt((long) slot * Integer.BYTES, 0);
        leaving[instance]--;
        return true;
    }

    /** Caches that have left the instance and not arrived. */
    int leaving(int instance) {
        return leaving[instance];
    }

    void sent(long moved) {
        bytes += moved;
    }

    /** Caches that have begun to move, over the run. */
    int count() {
        return count;
    }

    /** Their bytes that crossed the mesh. */
    long bytes() {
        return bytes;
    }
}
