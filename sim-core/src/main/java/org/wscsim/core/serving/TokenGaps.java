package org.wscsim.core.serving;

import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.SlotDeque;

/**
 * Inter-token latencies of one instance's decode batch, without a write per token: members that took part in the last
 * decode step share one gap; the others (<em>fresh</em>: just joined, or left out of a step) keep the time of their own
 * last token in their row. Confined to the simulation thread; allocates nothing.
 */
final class TokenGaps {
    private final RequestTable requests;
    private final SlotDeque running;
    private final SlotDeque fresh;
    private long lastDecodePs;

    TokenGaps(NativeMemory memory, RequestTable requests, SlotDeque running) {
        this.requests = requests;
        this.running = running;
        fresh = new SlotDeque(memory, "fresh lists", requests.capacity());
    }

    /** A request has joined the batch; its row holds the time of its last token. */
    void joined(int slot) {
        fresh.addLast(slot);
    }

    /** A member leaves without finishing: from now on its row holds the time of its last token. */
    void left(int slot) {
        int position = fresh.lastIndexOf(slot);
        if (position >= 0) {
            fresh.removeAt(position);
        } else {
            requests.lastTokenPs(slot, lastDecodePs);
        }
    }

    /** The first {@code count} of {@code size} members have a token now. */
    void record(int count, int size, long nowPs, RunRecorder recorder) {
        int own = 0;
        for (int i = fresh.size() - 1; i >= 0; i--) {
            int slot = fresh.get(i);
            if (count == size || running.indexOf(slot, 0) < count) {
                recorder.gap(nowPs - requests.lastTokenPs(slot), 1);
                fresh.removeAt(i);
                own++;
            }
        }
        recorder.gap(nowPs - lastDecodePs, count - own);
        for (int i = count; i < size; i++) {
            int slot = running.get(i);
            if (fresh.lastIndexOf(slot) < 0) {
                requests.lastTokenPs(slot, lastDecodePs);
                fresh.addLast(slot);
            }
        }
        lastDecodePs = nowPs;
    }
}
