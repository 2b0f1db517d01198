package org.wscsim.core.network;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.wscsim.core.event.TransferClock;

/**
 * Sends given messages through a mesh of any fidelity and says how long each took: the same traffic for all, so that they
 * can be compared. No instance reacts to a late message and, unless the caller registers demands on the mesh, none draws
 * on its links.
 *
 * <p>A tool of validation: allocates per message. Confined to one thread.
 */
public final class MessageReplay {
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Message> messages;
    private final MeshModel mesh;
    private final long[] endsPs;
    /** Messages whose end is known, the earliest first; of equal ends in the order of sending. */
    private final TreeSet<Integer> pending = new TreeSet<>(this::compareEnds);

    /**
     * One message; ports included, as {@link MeshModel#send}.
     *
     * @param sentPs when it is sent, in ascending order over a list
     */
    public record Message(long sentPs, int fromDie, int toDie, long bytes) {}

    private MessageReplay(List<Message> messages, Function<TransferClock, MeshModel> build) {
        this.messages = messages;
        endsPs = new long[messages.size()];
        Arrays.fill(endsPs, NEVER);
        mesh = build.apply(this::ends);
    }

    /**
     * Runs to the last arrival.
     *
     * @param build the mesh, which must have a transfer slot per message, from the clock it is to tell
     * @return by message: from when it was sent until its last byte has arrived, ps
     */
    public static long[] durationsPs(List<Message> messages, Function<TransferClock, MeshModel> build) {
        MessageReplay replay = new MessageReplay(messages, build);
        replay.run();
        long[] durations = replay.endsPs;
        for (int i = 0; i < durations.length; i++) {
            durations[i] -= messages.get(i).sentPs;
        }
        return durations;
    }

    private int compareEnds(int one, int other) {
        int byEnd = Long.compare(endsPs[one], endsPs[other]);
        return byEnd == 0 ? Integer.compare(one, other) : byEnd;
    }

    private void ends(int message, long endPs) {
        pending.remove(message);
        endsPs[message] = endPs;
        if (endPs != NEVER) {
            pending.add(message);
        }
    }

    private void run() {
        int next = 0;
        while (true) {
            long nowPs = advance(next);
            if (nowPs == NEVER) {
                break;
            }
            while (!pending.isEmpty() && endsPs[pending.first()] == nowPs) {
                pending.pollFirst();
            }
            while (next < messages.size() && messages.get(next).sentPs == nowPs) {
                send(next++, nowPs);
            }
        }
        for (int i = 0; i < endsPs.length; i++) {
            if (endsPs[i] == NEVER) {
                throw new IllegalStateException("message never arrives: index=" + i + ", " + messages.get(i));
            }
        }
    }

    private void send(int index, long nowPs) {
        Message message = messages.get(index);
        mesh.send(index, message.fromDie, message.toDie, message.bytes, nowPs);
        mesh.sent(index, nowPs);
    }

    /** Brings the mesh to the next event and returns its time, {@link #NEVER} when there is none. */
    private long advance(int next) {
        long reachedPs;
        do {
            reachedPs = mesh.advance(nextPs(next));
        } while (reachedPs < nextPs(next));
        return reachedPs;
    }

    private long nextPs(int next) {
        long sendPs = next < messages.size() ? messages.get(next).sentPs : NEVER;
        return pending.isEmpty() ? sendPs : Math.min(sendPs, endsPs[pending.first()]);
    }
}
