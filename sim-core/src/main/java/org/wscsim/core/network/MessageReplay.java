package org.wscsim.core.network;

import java.util.ArrayList;
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
    /** When a message may be sent, as far as the arrivals it waits for are known; ps. */
    private final long[] duePs;
    /** Messages that wait for no arrival any more, the earliest first; of equal times in the order of the list. */
    private final TreeSet<Integer> due = new TreeSet<>(this::compareDue);
    /** By message: arrivals it still waits for. */
    private final int[] missing;
    /** By message: who waits for its arrival. */
    private final List<List<Integer>> followers = new ArrayList<>();

    /**
     * One message; ports included, as {@link MeshModel#send}.
     *
     * @param sentPs when it is sent, or the earliest time if it waits for others
     * @param after indices in the list of the messages that must have arrived before this one is sent
     */
    public record Message(long sentPs, int fromDie, int toDie, long bytes, List<Integer> after) {
        /** A message that waits for nothing but its time. */
        public Message(long sentPs, int fromDie, int toDie, long bytes) {
            this(sentPs, fromDie, toDie, bytes, List.of());
        }
    }

    private MessageReplay(List<Message> messages, Function<TransferClock, MeshModel> build) {
        this.messages = messages;
        endsPs = new long[messages.size()];
        Arrays.fill(endsPs, NEVER);
        duePs = messages.stream().mapToLong(Message::sentPs).toArray();
        missing = messages.stream().mapToInt(message -> message.after.size()).toArray();
        messages.forEach(message -> followers.add(new ArrayList<>()));
        for (int i = 0; i < missing.length; i++) {
            for (int before : messages.get(i).after) {
                followers.get(before).add(i);
            }
            if (missing[i] == 0) {
                due.add(i);
            }
        }
        mesh = build.apply(this::ends);
    }

    /**
     * Runs to the last arrival.
     *
     * @param build the mesh, which must have a transfer slot per message, from the clock it is to tell
     * @return by message: from {@code sentPs} until its last byte has arrived, ps
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

    private int compareDue(int one, int other) {
        int byTime = Long.compare(duePs[one], duePs[other]);
        return byTime == 0 ? Integer.compare(one, other) : byTime;
    }

    private void ends(int message, long endPs) {
        pending.remove(message);
        endsPs[message] = endPs;
        if (endPs != NEVER) {
            pending.add(message);
        }
    }

    private void run() {
        while (true) {
            long nowPs = advance();
            if (nowPs == NEVER) {
                break;
            }
            while (!pending.isEmpty() && endsPs[pending.first()] == nowPs) {
                arrived(pending.removeFirst(), nowPs);
            }
            while (!due.isEmpty() && duePs[due.first()] == nowPs) {
                send(due.removeFirst(), nowPs);
            }
        }
        for (int i = 0; i < endsPs.length; i++) {
            if (endsPs[i] == NEVER) {
                throw new IllegalStateException("message never arrives: index=" + i + ", " + messages.get(i));
            }
        }
    }

    private void arrived(int message, long nowPs) {
        for (int follower : followers.get(message)) {
            duePs[follower] = Math.max(duePs[follower], nowPs);
            if (--missing[follower] == 0) {
                due.add(follower);
            }
        }
    }

    private void send(int index, long nowPs) {
        Message message = messages.get(index);
        mesh.send(index, message.fromDie, message.toDie, message.bytes, nowPs);
        mesh.sent(index, nowPs);
    }

    /** Brings the mesh to the next event and returns its time, {@link #NEVER} when there is none. */
    private long advance() {
        long reachedPs;
        do {
            reachedPs = mesh.advance(nextPs());
        } while (reachedPs < nextPs());
        return reachedPs;
    }

    private long nextPs() {
        long sendPs = due.isEmpty() ? NEVER : duePs[due.first()];
        return pending.isEmpty() ? sendPs : Math.min(sendPs, endsPs[pending.first()]);
    }
}
