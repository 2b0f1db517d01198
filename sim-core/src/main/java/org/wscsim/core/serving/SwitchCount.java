package org.wscsim.core.serving;

/** What a switch of plans has cost so far. Confined to the simulation thread. */
final class SwitchCount {
    private final int from;
    private final int to;
    private final long startedPs;
    private final int movedBefore;
    private final long bytesBefore;
    private final int routedBefore;
    private long drainPs;
    private long longestDrainPs;
    private long loadPs;
    private long longestLoadPs;
    private long weightBytes;
    private int woken;

    SwitchCount(int from, int to, long nowPs, Rerouting rerouting) {
        this.from = from;
        this.to = to;
        startedPs = nowPs;
        movedBefore = rerouting.moves().count();
        bytesBefore = rerouting.moves().bytes();
        routedBefore = rerouting.routedAgain();
    }

    /** An instance was empty after this time. */
    void drained(long ps) {
        drainPs += ps;
        longestDrainPs = Math.max(longestDrainPs, ps);
    }

    /** Weights begin to move. */
    void loads(long bytes) {
        weightBytes += bytes;
    }

    /** They have arrived after this time. */
    void loaded(long ps) {
        woken++;
        loadPs += ps;
        longestLoadPs = Math.max(longestLoadPs, ps);
    }

    /**
     * The switch as it stands.
     *
     * @param endedPs -1 when it has not ended
     */
    PlanSwitch ended(long endedPs, Rerouting rerouting) {
        return new PlanSwitch(
                from,
                to,
                startedPs,
                endedPs,
                drainPs,
                longestDrainPs,
                loadPs,
                longestLoadPs,
                woken,
                weightBytes,
                rerouting.moves().count() - movedBefore,
                rerouting.moves().bytes() - bytesBefore,
                rerouting.routedAgain() - routedBefore);
    }
}
