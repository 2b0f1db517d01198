package org.wscsim.traces.statistics;

import org.wscsim.core.request.Arrival;

/**
 * A 64-bit checksum of a workload: order-sensitive over arrival, prompt and output tokens, and over tenant, service class,
 * session, model and content hashes where a request has any.
 *
 * <p>Two runs whose checksums agree were offered the same requests; a run whose own reading differs from the scan
 * before it has read a file that changed in between. Each word is multiplied and rotated in, and the sum is finished
 * with the 64-bit mixer of MurmurHash3; no protection against intent. Confined to one thread.
 */
public final class ArrivalChecksum {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long state = 0x243F6A8885A308D3L;
    private long count;

    /** Adds the next request of the workload. */
    public void add(Arrival arrival) {
        long h = state;
        h = Long.rotateLeft((h ^ arrival.arrivalPs) * MULTIPLIER, 29);
        h = Long.rotateLeft((h ^ ((long) arrival.promptTokens << 32 | arrival.outputTokens)) * MULTIPLIER, 29);
        if ((arrival.tenantId | arrival.sloClass | arrival.sessionId | arrival.modelId) != 0) {
            h = Long.rotateLeft((h ^ ((long) arrival.tenantId << 32 | arrival.sloClass)) * MULTIPLIER, 29);
            h = Long.rotateLeft((h ^ ((long) arrival.sessionId << 32 | arrival.modelId)) * MULTIPLIER, 29);
        }
        for (int i = 0; i < arrival.hashCount(); i++) {
            h = Long.rotateLeft((h ^ arrival.hash(i)) * MULTIPLIER, 29);
        }
        state = h;
        count++;
    }

    /** The checksum of what was added so far. */
    public long value() {
        long h = state ^ count;
        h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }
}
