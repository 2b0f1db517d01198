package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.wscsim.core.network.MessageReplay.Message;

/**
 * Messages between neighbours, link by link: a link sends one message at a time in the order in which they could start,
 * equal ones in the order of the list. Ports take no time. Cost: O(messages log messages). Confined to one thread.
 */
final class LinkReplay {
    private final List<Message> messages;
    private final double hopSeconds;
    private final double bytesPerSecond;
    private final double[] due;
    private final int[] missing;
    private final List<List<Integer>> followers = new ArrayList<>();
    private final Map<Long, Double> freeAt = new HashMap<>();

    private LinkReplay(List<Message> messages, double hopSeconds, double bytesPerSecond) {
        this.messages = messages;
        this.hopSeconds = hopSeconds;
        this.bytesPerSecond = bytesPerSecond;
        due = new double[messages.size()];
        missing = messages.stream().mapToInt(message -> message.after().size()).toArray();
        messages.forEach(message -> followers.add(new ArrayList<>()));
        for (int i = 0; i < missing.length; i++) {
            for (int before : messages.get(i).after()) {
                followers.get(before).add(i);
            }
        }
    }

    /** When the last message has arrived if all that wait for none are sent at 0. */
    static double seconds(List<Message> messages, double hopSeconds, double bytesPerSecond) {
        return new LinkReplay(messages, hopSeconds, bytesPerSecond).run();
    }

    private double run() {
        PriorityQueue<Integer> ready = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(i -> due[i]).thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        double[] ends = new double[missing.length];
        while (!ready.isEmpty()) {
            int next = ready.remove();
            ends[next] = send(next);
            for (int follower : followers.get(next)) {
                due[follower] = Math.max(due[follower], ends[next]);
                if (--missing[follower] == 0) {
                    ready.add(follower);
                }
            }
        }
        return Arrays.stream(ends).max().orElse(0);
    }

    /** Messages are taken in the order in which they are due, so what holds the link now was due before. */
    private double send(int index) {
        Message message = messages.get(index);
        long link = (long) message.fromDie() << Integer.SIZE | message.toDie();
        double start = Math.max(due[index], freeAt.getOrDefault(link, 0.0));
        double sent = start + message.bytes() / bytesPerSecond;
        freeAt.put(link, sent);
        return sent + hopSeconds;
    }
}
