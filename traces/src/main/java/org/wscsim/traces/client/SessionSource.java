package org.wscsim.traces.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.FeedbackSource;
import org.wscsim.traces.length.LengthPairs;
import org.wscsim.traces.process.ArrivalProcess;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * Conversations: each begins when an arrival process says so and has a geometric number of turns. A turn's prompt is the
 * last prompt, its answer and new tokens; it is sent an exponential think time after the answer. A turn that is rejected
 * ends nothing: the next one repeats it.
 *
 * <p>Every request names its contents, a hash for every {@value #HASH_TOKENS} tokens of prompt and answer, so that a prefix
 * cache finds the conversation so far. A last hash that stands for fewer tokens is a hash of its own, since the next turn
 * continues there.
 *
 * <p>Each session has a stream of its own, so that its turns are the same whatever system serves it. Sessions begin until
 * their turns add up to the number of requests asked for; the last one is cut short to meet it. Memory: the sessions in
 * progress. Confined to the simulation thread.
 */
public final class SessionSource implements FeedbackSource {
    /** Tokens of a content hash: a block of most systems. */
    public static final int HASH_TOKENS = 16;

    private static final long ABSENT = -1;
    private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final ArrivalProcess starts;
    private final LengthPairs lengths;
    private final double meanTurns;
    private final double thinkSeconds;
    private final long requests;
    private final long seed;

    private final WakeTimes wakes = new WakeTimes();
    private final Long2LongHashMap sessionOf = new Long2LongHashMap(ABSENT);
    /** Sessions in progress by slot; a slot is used again when its session has ended. */
    private final List<Session> sessions = new ArrayList<>();

    private final Deque<Session> free = new ArrayDeque<>();
    private long nextStartPs;
    private int started;
    /** Turns of all sessions that have begun. */
    private long planned;

    private long given;

    /** One conversation. */
    private static final class Session {
        private final int slot;
        private int id;
        private RandomStream random = new RandomStream(0, "");
        private long turnsLeft;
        /** Tokens of the conversation up to and with the last answer. */
        private int contextTokens;
        /** Times the conversation grew beyond any context window; what it says then is new. */
        private int restarts;

        Session(int slot) {
            this.slot = slot;
        }
    }

    /**
     * A fresh workload.
     *
     * @param starts when conversations begin; the first at 0
     * @param lengths new tokens of a turn, and tokens of its answer
     * @param meanTurns of the geometric distribution, at least 1
     * @param thinkSeconds mean of the exponential time between answer and next turn
     * @param requests how many in all, at least 1
     */
    public SessionSource(
            ArrivalProcess starts,
            LengthPairs lengths,
            double meanTurns,
            double thinkSeconds,
            long requests,
            long seed) {
        this.starts = starts;
        this.lengths = lengths;
        this.meanTurns = meanTurns;
        this.thinkSeconds = thinkSeconds;
        this.requests = requests;
        this.seed = seed;
    }

    @Override
    public long peekPs() {
        return Math.min(planned < requests ? nextStartPs : NONE, wakes.firstPs());
    }

    @Override
    public boolean next(Arrival into) {
        final long ps = peekPs();
        if (ps == NONE) {
            return false;
        }
        if (ps < wakes.firstPs()) {
            give(begin(), ps, into);
            nextStartPs = Instant.after(nextStartPs, starts.nextGapSeconds());
        } else {
            final Session session = sessions.get(wakes.firstClient());
            wakes.removeFirst();
            give(session, ps, into);
        }
        return true;
    }

    private Session begin() {
        Session session = free.poll();
        if (session == null) {
            session = new Session(sessions.size());
            sessions.add(session);
        }
        session.id = ++started;
        session.random = RandomStream.numbered(seed, "sessions", started);
        session.contextTokens = 0;
        session.restarts = 0;
        session.turnsLeft = Math.min(requests - planned, turns(session.random));
        planned += session.turnsLeft;
        return session;
    }

    /** Geometric with the mean asked for: P(more than n) = (1 - 1/mean)^n. */
    private long turns(RandomStream random) {
        if (meanTurns == 1) {
            return 1;
        }
        return 1 + (long) (-random.nextExponential() / StrictMath.log(1 - 1 / meanTurns));
    }

    private void give(Session session, long ps, Arrival into) {
        lengths.next(session.random);
        final int output = lengths.outputTokens();
        final long wanted = session.contextTokens + (long) lengths.promptTokens();
        // a conversation beyond any context window starts over
        final boolean over = wanted + output > Arrival.MAX_TOKENS;
        final int prompt = over ? lengths.promptTokens() : (int) wanted;
        session.restarts += over ? 1 : 0;
        sessionOf.put(given, session.slot);
        into.set(given++, ps, prompt, output);
        into.sessionId = session.id;
        addHashes((long) session.id << 32 | (long) (session.restarts & 0xFF) << 24, prompt + output, into);
        session.contextTokens = prompt + output;
        session.turnsLeft--;
    }

    /** Adds hashes of the first tokens of what a conversation holds; {@code contents} leaves 24 bits for the place. */
    private static void addHashes(long contents, int tokens, Arrival into) {
        into.hashTokens = HASH_TOKENS;
        for (int from = 0; from < tokens; from += HASH_TOKENS) {
            final int filled = Math.min(HASH_TOKENS, tokens - from);
            final long hash = (contents + from + filled) * HASH_MULTIPLIER;
            into.addHash(hash ^ hash >>> 29);
        }
    }

    @Override
    public void left(long requestId, long nowPs) {
        final long slot = sessionOf.remove(requestId);
        assert slot != ABSENT : "a request left that was not given: requestId=" + requestId;
        final Session session = sessions.get((int) slot);
        if (session.turnsLeft == 0) {
            free.add(session);
            return;
        }
        final double think = thinkSeconds == 0 ? 0 : thinkSeconds * session.random.nextExponential();
        wakes.add(Instant.after(nowPs, think), session.slot);
    }

    @Override
    public void close() {}
}
