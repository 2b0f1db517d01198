package org.wscsim.schedulers.batching;

import java.util.Arrays;
import org.wscsim.core.request.RequestView;
import org.wscsim.schedulers.queueing.ErrorBudget;

/**
 * Books the requests of one instance on the run's {@link ErrorBudget}: each once when it is first looked at, and whether it misses its
 * deadline as often as that changes. O(1); grows with the slots it sees. Confined to the simulation thread.
 */
final class MissLedger {
    private static final long NOBODY = -1;

    private final ErrorBudget budget;
    /** By slot: the request last seen there, and whether it counts as a miss. */
    private long[] known = new long[64];

    private boolean[] missed = new boolean[64];

    MissLedger(ErrorBudget budget) {
        this.budget = budget;
        Arrays.fill(known, NOBODY);
    }

    /** A request that has had no token yet, as things stand now. */
    void book(RequestView requests, int slot, boolean misses) {
        if (slot >= known.length) {
            grow(slot);
        }
        int prompt = requests.promptTokens(slot);
        if (known[slot] != requests.requestId(slot)) {
            known[slot] = requests.requestId(slot);
            missed[slot] = false;
            budget.seen(prompt);
        }
        if (misses && !missed[slot]) {
            budget.missed(prompt);
        } else if (missed[slot] && !misses) {
            budget.mended(prompt);
        }
        missed[slot] = misses;
    }

    private void grow(int slot) {
        int old = known.length;
        known = Arrays.copyOf(known, 2 * slot);
        missed = Arrays.copyOf(missed, 2 * slot);
        Arrays.fill(known, old, known.length, NOBODY);
    }
}
