package org.wscsim.core.collective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.wscsim.core.collective.Schedule.Message;

/**
 * Replays a schedule message by message and link by link: a head moves on after a link's latency, a link serves one
 * message at a time in the order in which heads came to it, dies and routers buffer without limit. Follows who has
 * contributed to what a die holds of every part.
 */
final class ScheduleReplay {
    /** What a link costs. */
    interface Links {
        double latency(int from, int to);

        double bytesPerSecond(int from, int to);
    }

    private record Claim(double time, int message, int hop) {}

    private final List<Message> messages;
    private final Links links;
    private final int nodes;
    private final int[] waitingFor;
    private final double[] readyAt;
    private final double[] tailAt;
    private final Map<Long, Double> freeAt = new HashMap<>();
    private final Map<Long, Double> bytesOn = new HashMap<>();
    private final Map<Long, BitSet> held = new HashMap<>();
    private final BitSet[] sent;
    private final List<List<Integer>> unsent = new ArrayList<>();
    private final PriorityQueue<Claim> claims = new PriorityQueue<>((a, b) -> {
        int byTime = Double.compare(a.time, b.time);
        return byTime != 0 ? byTime : Integer.compare(a.message, b.message);
    });
    private double end;
    private double waited;

    private ScheduleReplay(Schedule schedule, int nodes, Links links) {
        this.messages = schedule.messages();
        this.links = links;
        this.nodes = nodes;
        waitingFor = new int[messages.size()];
        readyAt = new double[messages.size()];
        tailAt = new double[messages.size()];
        sent = new BitSet[messages.size()];
    }

    static ScheduleReplay of(Schedule schedule, int nodes, double latency, double bytesPerSecond) {
        return of(schedule, nodes, new Links() {
            @Override
            public double latency(int from, int to) {
                return latency;
            }

            @Override
            public double bytesPerSecond(int from, int to) {
                return bytesPerSecond;
            }
        });
    }

    static ScheduleReplay of(Schedule schedule, int nodes, Links links) {
        ScheduleReplay replay = new ScheduleReplay(schedule, nodes, links);
        replay.run();
        return replay;
    }

    double seconds() {
        return end;
    }

    /** Time that heads waited for links, all messages together. */
    double waited() {
        return waited;
    }

    double busiestLinkBytes() {
        return bytesOn.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    double linkBytes() {
        return bytesOn.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Dies whose data is in what a die holds of a part at the end. */
    BitSet contributors(int die, int part) {
        return held.getOrDefault(key(die, part), alone(die));
    }

    private static long key(int a, int b) {
        return (long) a << 32 | b;
    }

    private static BitSet alone(int die) {
        BitSet set = new BitSet();
        set.set(die);
        return set;
    }

    private static boolean precedes(Message before, Message after) {
        return before.to() == after.from()
                && (before.phase() < after.phase()
                        || (before.phase() == after.phase()
                                && before.part() == after.part()
                                && before.step() < after.step()));
    }

    private void run() {
        List<List<Integer>> into = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            unsent.add(new ArrayList<>());
            into.add(new ArrayList<>());
        }
        for (int i = 0; i < messages.size(); i++) {
            unsent.get(messages.get(i).from()).add(i);
            into.get(messages.get(i).to()).add(i);
        }
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            for (int j : into.get(message.from())) {
                waitingFor[i] += precedes(messages.get(j), message) ? 1 : 0;
            }
            if (waitingFor[i] == 0) {
                claims.add(new Claim(0, i, 0));
            }
        }
        // Arrivals are claims on hop -1, so that contributions are merged in the order of time.
        while (!claims.isEmpty()) {
            Claim claim = claims.remove();
            if (claim.hop < 0) {
                arrive(claim);
            } else {
                cross(claim);
            }
        }
        for (int left : waitingFor) {
            if (left > 0) {
                throw new AssertionError("messages wait for ever");
            }
        }
    }

    private void cross(Claim claim) {
        Message message = messages.get(claim.message);
        if (claim.hop == 0) {
            sent[claim.message] =
                    (BitSet) contributors(message.from(), message.part()).clone();
        }
        int from = message.node(claim.hop);
        int to = message.node(claim.hop + 1);
        double start = Math.max(claim.time, freeAt.getOrDefault(key(from, to), 0.0));
        double serial = message.bytes() / links.bytesPerSecond(from, to);
        waited += start - claim.time;
        freeAt.put(key(from, to), start + serial);
        bytesOn.merge(key(from, to), message.bytes(), Double::sum);
        tailAt[claim.message] = Math.max(tailAt[claim.message], start + serial) + links.latency(from, to);
        if (claim.hop + 1 < message.hops()) {
            claims.add(new Claim(start + links.latency(from, to), claim.message, claim.hop + 1));
        } else {
            claims.add(new Claim(tailAt[claim.message], claim.message, -1));
        }
    }

    private void arrive(Claim claim) {
        Message message = messages.get(claim.message);
        end = Math.max(end, claim.time);
        BitSet merged = (BitSet) contributors(message.to(), message.part()).clone();
        merged.or(sent[claim.message]);
        held.put(key(message.to(), message.part()), merged);
        for (int i : unsent.get(message.to())) {
            if (precedes(message, messages.get(i))) {
                readyAt[i] = Math.max(readyAt[i], claim.time);
                if (--waitingFor[i] == 0) {
                    claims.add(new Claim(readyAt[i], i, 0));
                }
            }
        }
    }

    @Override
    public String toString() {
        return "end=" + end + ", waited=" + waited + ", links="
                + Arrays.toString(bytesOn.values().toArray());
    }
}
