package org.wscsim.core.serving;

import org.wscsim.core.event.WinnerTree;

/**
 * The stages of one instance and the steps in them. A step goes through the stages in order; a stage works on one step at a
 * time and takes the next in order of arrival; as many steps are under way as there are stages, the waiting ones included.
 *
 * <pre>
 *   formed --> [queue 0] stage 0 --> [queue 1] stage 1 --> ... --> done
 * </pre>
 *
 * Confined to the simulation thread; allocates nothing after construction.
 */
final class Pipeline {
    private static final int NONE = -1;

    private final Flight[] flights;
    private final boolean[] used;
    private final int[] working;
    private final long[] endPs;
    private final int[][] queues;
    private final int[] queued;
    private int inFlight;
    private int requests;

    Pipeline(int stages) {
        flights = new Flight[stages];
        used = new boolean[stages];
        working = new int[stages];
        endPs = new long[stages];
        queues = new int[stages][stages];
        queued = new int[stages];
        for (int i = 0; i < stages; i++) {
            flights[i] = new Flight();
            working[i] = NONE;
            endPs[i] = WinnerTree.NONE;
        }
    }

    int stages() {
        return flights.length;
    }

    boolean isFull() {
        return inFlight == flights.length;
    }

    boolean isEmpty() {
        return inFlight == 0;
    }

    /** Requests in steps under way. */
    int requests() {
        return requests;
    }

    Flight flight(int flight) {
        return flights[flight];
    }

    /** Takes an unused flight; it must be entered next. */
    int take() {
        int flight = 0;
        while (used[flight]) {
            flight++;
        }
        used[flight] = true;
        inFlight++;
        flights[flight].clear();
        return flight;
    }

    /** The flight waits for the first stage. */
    void enter(int flight) {
        requests += flights[flight].requests();
        enqueue(flight, 0);
    }

    private void enqueue(int flight, int stage) {
        queues[stage][queued[stage]++] = flight;
    }

    /** The flight that the stage can begin now; -1 when it is busy or has none. */
    int next(int stage) {
        return working[stage] == NONE && queued[stage] > 0 ? queues[stage][0] : NONE;
    }

    /** The stage begins its next flight. */
    void begin(int stage, long stageEndPs) {
        working[stage] = queues[stage][0];
        queued[stage]--;
        System.arraycopy(queues[stage], 1, queues[stage], 0, queued[stage]);
        endPs[stage] = stageEndPs;
    }

    boolean endsAt(int stage, long nowPs) {
        return endPs[stage] == nowPs;
    }

    /** The stage is done with its flight, which goes on to the next one; returns it if that was the last stage, else -1. */
    int end(int stage) {
        int flight = working[stage];
        working[stage] = NONE;
        endPs[stage] = WinnerTree.NONE;
        if (stage < flights.length - 1) {
            enqueue(flight, stage + 1);
            return NONE;
        }
        used[flight] = false;
        inFlight--;
        requests -= flights[flight].requests();
        return flight;
    }

    /** When the next stage ends; {@link WinnerTree#NONE} when all rest. */
    long nextEndPs() {
        long next = WinnerTree.NONE;
        for (long end : endPs) {
            next = Math.min(next, end);
        }
        return next;
    }
}
