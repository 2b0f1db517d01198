package org.wscsim.traces.client;

import java.util.Arrays;

/**
 * Clients by the time they send next: a binary heap, ties to the lower client. Confined to one thread; grows by doubling.
 */
final class WakeTimes {
    static final long NONE = Long.MAX_VALUE;

    private long[] timesPs = new long[16];
    private int[] clients = new int[16];
    private int size;

    /** Time of the first, or {@link #NONE}. */
    long firstPs() {
        return size == 0 ? NONE : timesPs[0];
    }

    int firstClient() {
        return clients[0];
    }

    void add(long ps, int client) {
        if (size == clients.length) {
            timesPs = Arrays.copyOf(timesPs, 2 * size);
            clients = Arrays.copyOf(clients, 2 * size);
        }
        int at = size++;
        while (at > 0 && before(ps, client, (at - 1) / 2)) {
            put(at, timesPs[(at - 1) / 2], clients[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, ps, client);
    }

    void removeFirst() {
        size--;
        final long ps = timesPs[size];
        final int client = clients[size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(timesPs[child + 1], clients[child + 1], child)) {
                child++;
            }
            if (before(ps, client, child)) {
                break;
            }
            put(at, timesPs[child], clients[child]);
            at = child;
        }
        put(at, ps, client);
    }

    private boolean before(long ps, int client, int position) {
        return ps < timesPs[position] || (ps == timesPs[position] && client < clients[position]);
    }

    private void put(int position, long ps, int client) {
        timesPs[position] = ps;
        clients[position] = client;
    }
}
