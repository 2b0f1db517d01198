package org.wscsim.core.metrics;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A request record as bytes in a {@link RecordRing}: thirteen longs, then ten ints.
 *
 * <pre>
 *     0 requestId      8 arrivedAt     16 finishedAt   24 ttft   32 tpot   40 e2e
 *    48 queue         56 prefill compute   64 kv transfer   72 decode compute   80 dram wait   88 noc wait   96 preemption
 *   104 prefillTokens   108 decodeTokens   112 preemptions   116 cachedTokens
 *   120 prefillInstance 124 decodeInstance 128 tenantId      132 sloClass
 *   136 modelId         140 rejection code
 * </pre>
 */
final class RecordLayout {
    static final int BYTES = 13 * Long.BYTES + 10 * Integer.BYTES;
    static final int REJECTION_OFFSET = 140;

    private RecordLayout() {}

    static void write(MutableDirectBuffer buffer, int at, RequestRecord r, int rejectionCode) {
        buffer.putLong(at, r.requestId);
        buffer.putLong(at + 8, r.arrivedAtPs);
        buffer.putLong(at + 16, r.finishedAtPs);
        buffer.putLong(at + 24, r.ttftPs);
        buffer.putLong(at + 32, r.tpotPs);
        buffer.putLong(at + 40, r.e2ePs);
        buffer.putLong(at + 48, r.queuePs);
        buffer.putLong(at + 56, r.prefillComputePs);
        buffer.putLong(at + 64, r.kvTransferPs);
        buffer.putLong(at + 72, r.decodeComputePs);
        buffer.putLong(at + 80, r.dramWaitPs);
        buffer.putLong(at + 88, r.nocWaitPs);
        buffer.putLong(at + 96, r.preemptionPs);
        buffer.putInt(at + 104, r.prefillTokens);
        buffer.putInt(at + 108, r.decodeTokens);
        buffer.putInt(at + 112, r.preemptions);
        buffer.putInt(at + 116, r.cachedTokens);
        buffer.putInt(at + 120, r.prefillInstance);
        buffer.putInt(at + 124, r.decodeInstance);
        buffer.putInt(at + 128, r.tenantId);
        buffer.putInt(at + 132, r.sloClass);
        buffer.putInt(at + 136, r.modelId);
        buffer.putInt(at + REJECTION_OFFSET, rejectionCode);
    }

    /** Fills everything but the rejection, whose code stands at {@link #REJECTION_OFFSET}. */
    static void read(DirectBuffer buffer, int at, RequestRecord r) {
        r.requestId = buffer.getLong(at);
        r.arrivedAtPs = buffer.getLong(at + 8);
        r.finishedAtPs = buffer.getLong(at + 16);
        r.ttftPs = buffer.getLong(at + 24);
        r.tpotPs = buffer.getLong(at + 32);
        r.e2ePs = buffer.getLong(at + 40);
        r.queuePs = buffer.getLong(at + 48);
        r.prefillComputePs = buffer.getLong(at + 56);
        r.kvTransferPs = buffer.getLong(at + 64);
        r.decodeComputePs = buffer.getLong(at + 72);
        r.dramWaitPs = buffer.getLong(at + 80);
        r.nocWaitPs = buffer.getLong(at + 88);
        r.preemptionPs = buffer.getLong(at + 96);
        r.prefillTokens = buffer.getInt(at + 104);
        r.decodeTokens = buffer.getInt(at + 108);
        r.preemptions = buffer.getInt(at + 112);
        r.cachedTokens = buffer.getInt(at + 116);
        r.prefillInstance = buffer.getInt(at + 120);
        r.decodeInstance = buffer.getInt(at + 124);
        r.tenantId = buffer.getInt(at + 128);
        r.sloClass = buffer.getInt(at + 132);
        r.modelId = buffer.getInt(at + 136);
    }
}
