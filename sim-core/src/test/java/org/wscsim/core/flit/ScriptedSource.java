package org.wscsim.core.flit;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wscsim.core.memory.Cells;

/** Packets laid down beforehand, and a log of their arrivals. */
final class ScriptedSource implements PacketSource {
    private final List<List<Planned>> byNode = new ArrayList<>();
    private final int[] next;
    final List<Arrival> arrivals = new ArrayList<>();
    private int planned;

    record Planned(int tag, int to, int flits, int routeClass, long createdCycle) {}

    record Arrival(
            int tag, int from, int to, int flits, long createdCycle, long injectedCycle, int routers, long cycle) {}

    ScriptedSource(int nodes) {
        next = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            byNode.add(new ArrayList<>());
        }
    }

    /** Packets of one node are added in order of creation. */
    ScriptedSource add(int from, int to, int flits, int routeClass, long createdCycle) {
        byNode.get(from).add(new Planned(planned++, to, flits, routeClass, createdCycle));
        return this;
    }

    /** Packets of 1..{@code longest} flits between random nodes, as many as fit the rate until {@code lastCycle}. */
    static ScriptedSource random(
            SplittableRandom random, int nodes, int classes, int longest, double rate, int lastCycle) {
        ScriptedSource source = new ScriptedSource(nodes);
        for (int node = 0; node < nodes; node++) {
            for (int cycle = 0; cycle < lastCycle; cycle++) {
                int flits = 1 + random.nextInt(longest);
                if (random.nextDouble() < rate / flits) {
                    source.add(node, random.nextInt(nodes), flits, random.nextInt(classes), cycle);
                }
            }
        }
        return source;
    }

    ScriptedSource copy() {
        ScriptedSource copy = new ScriptedSource(next.length);
        for (int node = 0; node < next.length; node++) {
            copy.byNode.get(node).addAll(byNode.get(node));
        }
        copy.planned = planned;
        return copy;
    }

    int planned() {
        return planned;
    }

    /** Every packet of the script. */
    List<Planned> packetsOf(int node) {
        return byNode.get(node);
    }

    @Override
    public long next(int node, long cycle, Packet out) {
        out.flits = 0;
        List<Planned> packets = byNode.get(node);
        if (next[node] < packets.size() && packets.get(next[node]).createdCycle() <= cycle) {
            Planned packet = packets.get(next[node]++);
            out.to = packet.to();
            out.flits = packet.flits();
            out.routeClass = packet.routeClass();
            out.tag = packet.tag();
            out.createdCycle = packet.createdCycle();
        }
        return next[node] < packets.size() ? packets.get(next[node]).createdCycle() : NEVER;
    }

    @Override
    public void arrived(Packet packet, long cycle) {
        arrivals.add(new Arrival(
                packet.tag,
                packet.from,
                packet.to,
                packet.flits,
                packet.createdCycle,
                packet.injectedCycle,
                packet.routers,
                cycle));
    }

    static Cells map(String purpose, long bytes) {
        assert bytes > 0 : purpose;
        return new Cells(Arena.ofAuto().allocate(bytes, 64));
    }
}
