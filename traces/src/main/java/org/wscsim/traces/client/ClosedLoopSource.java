package org.wscsim.traces.client;

import org.agrona.collections.Long2LongHashMap;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.FeedbackSource;
import org.wscsim.traces.length.LengthPairs;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * A fixed number of clients, each with at most one request in the system: it sends the next one a think time after the last
 * one left (the interactive system of queueing theory, Lazowska et al. 1984). All send their first at 0.
 *
 * <p>Each client has streams of its own, so that the n-th request of a client is the same whatever system serves it.
 * Confined to the simulation thread.
 */
public final class ClosedLoopSource implements FeedbackSource {
    private static final long ABSENT = -1;

    private final LengthPairs lengths;
    private final double thinkSeconds;
    private final RandomStream[] streams;
    private final long requests;
    private final WakeTimes wakes = new WakeTimes();
    private final Long2LongHashMap clientOf = new Long2LongHashMap(ABSENT);
    private long given;

    /**
     * A fresh workload.
     *
     * @param clients at least 1
     * @param thinkSeconds mean of the exponential think time; 0 for none
     * @param requests how many in all, at least 1
     */
    public ClosedLoopSource(LengthPairs lengths, int clients, double thinkSeconds, long requests, long seed) {
        this.lengths = lengths;
        this.thinkSeconds = thinkSeconds;
        this.requests = requests;
        streams = new RandomStream[clients];
        for (int client = 0; client < clients; client++) {
            streams[client] = RandomStream.numbered(seed, "clients", client);
            wakes.add(0, client);
        }
    }

    @Override
    public long peekPs() {
        return given == requests ? NONE : wakes.firstPs();
    }

    @Override
    public boolean next(Arrival into) {
        final long ps = peekPs();
        if (ps == NONE) {
            return false;
        }
        final int client = wakes.firstClient();
        wakes.removeFirst();
        lengths.next(streams[client]);
        clientOf.put(given, client);
        into.set(given++, ps, lengths.promptTokens(), lengths.outputTokens());
        return true;
    }

    @Override
    public void left(long requestId, long nowPs) {
        final long client = clientOf.remove(requestId);
        assert client != ABSENT : "a request left that was not given: requestId=" + requestId;
        final double think = thinkSeconds == 0 ? 0 : thinkSeconds * streams[(int) client].nextExponential();
        wakes.add(Instant.after(nowPs, think), (int) client);
    }

    @Override
    public void close() {}
}
