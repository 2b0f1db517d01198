package org.wscsim.core.flit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import org.wscsim.core.flit.PacketSource.Packet;

/**
 * The nodes' side of their channels into the network: each sends one packet after another, a flit per cycle, on the first
 * virtual channel after the last one used that is free and has a credit.
 *
 * <pre>
 *   0              8        12       16       20       24       28        32
 *   +--------------+--------+--------+--------+--------+--------+---------+----
 *   | wake cycle   | packet | left   | vc     | last vc| free   | unused  | credits by vc ...
 *   +--------------+--------+--------+--------+--------+--------+---------+----
 * </pre>
 *
 * <p>{@code packet} is slot + 1, 0 for none; {@code vc} likewise.
 */
final class Injection {
    private static final int PACKET = 8;
    private static final int LEFT = 12;
    private static final int VC = 16;
    private static final int LAST_VC = 20;
    private static final int FREE = 24;
    private static final int CREDITS = 32;

    private final RouterGrid grid;
    private final PacketTable packets;
    private final PacketSource source;
    private final Packet packet = new Packet();
    private final EventRing credits;
    private final MemorySegment nodes;
    private final long stride;
    private final int vcs;
    private int busy;

    Injection(
            RouterGrid grid,
            FlitShape shape,
            PacketTable packets,
            PacketSource source,
            BiFunction<String, Long, MemorySegment> map) {
        this.grid = grid;
        this.packets = packets;
        this.source = source;
        vcs = shape.vcs();
        stride = (CREDITS + vcs * (long) Integer.BYTES + 63) & -64;
        nodes = map.apply("flit nodes", grid.routers() * stride);
        credits = new EventRing("flit credits", grid.routers(), 4, map);
        for (int node = 0; node < grid.routers(); node++) {
            long at = node * stride;
            nodes.set(JAVA_INT, at + FREE, (1 << vcs) - 1);
            nodes.set(JAVA_INT, at + LAST_VC, vcs - 1);
            for (int vc = 0; vc < vcs; vc++) {
                nodes.set(JAVA_INT, creditsAt(at, vc), shape.bufferFlits());
            }
        }
    }

    private static long creditsAt(long at, int vc) {
        return at + CREDITS + vc * (long) Integer.BYTES;
    }

    void wake(int node, long atCycle) {
        long at = node * stride;
        nodes.set(JAVA_LONG, at, Math.min(nodes.get(JAVA_LONG, at), atCycle));
    }

    void credit(int node, int vc, long cycle) {
        credits.add(cycle, (long) node * vcs + vc);
    }

    boolean isIdle() {
        return busy == 0 && credits.isEmpty();
    }

    /** The first cycle at which any node is to be asked. */
    long nextWake() {
        long first = PacketSource.NEVER;
        for (int node = 0; node < grid.routers(); node++) {
            first = Math.min(first, nodes.get(JAVA_LONG, node * stride));
        }
        return first;
    }

    void step(long cycle, EventRing arrivals) {
        takeCredits(cycle);
        int routers = grid.routers();
        for (int node = 0; node < routers; node++) {
            long at = node * stride;
            if (nodes.get(JAVA_INT, at + PACKET) == 0 && nodes.get(JAVA_LONG, at) <= cycle) {
                ask(node, at, cycle);
            }
            if (nodes.get(JAVA_INT, at + PACKET) != 0) {
                send(node, at, cycle, arrivals);
            }
        }
    }

    private void takeCredits(long cycle) {
        int count = credits.count(cycle);
        for (int i = 0; i < count; i++) {
            int event = (int) credits.event(cycle, i);
            int node = event / vcs;
            long at = creditsAt(node * stride, event - node * vcs);
            nodes.set(JAVA_INT, at, nodes.get(JAVA_INT, at) + 1);
        }
        credits.clear(cycle);
    }

    private void ask(int node, long at, long cycle) {
        nodes.set(JAVA_LONG, at, source.next(node, cycle, packet));
        if (packet.flits > 0) {
            packet.from = node;
            nodes.set(JAVA_INT, at + PACKET, packets.add(packet) + 1);
            nodes.set(JAVA_INT, at + LEFT, packet.flits);
            nodes.set(JAVA_INT, at + VC, 0);
            busy++;
        }
    }

    private void send(int node, long at, long cycle, EventRing arrivals) {
        int slot = nodes.get(JAVA_INT, at + PACKET) - 1;
        int vc = nodes.get(JAVA_INT, at + VC) - 1;
        boolean head = vc < 0;
        if (head) {
            vc = freeVc(at, packets.routeClass(slot));
        }
        if (vc < 0 || nodes.get(JAVA_INT, creditsAt(at, vc)) == 0) {
            return;
        }
        nodes.set(JAVA_INT, creditsAt(at, vc), nodes.get(JAVA_INT, creditsAt(at, vc)) - 1);
        if (head) {
            packets.injected(slot, cycle);
            nodes.set(JAVA_INT, at + VC, vc + 1);
            nodes.set(JAVA_INT, at + LAST_VC, vc);
            nodes.set(JAVA_INT, at + FREE, nodes.get(JAVA_INT, at + FREE) & ~(1 << vc));
        }
        int left = nodes.get(JAVA_INT, at + LEFT) - 1;
        nodes.set(JAVA_INT, at + LEFT, left);
        boolean tail = left == 0;
        if (tail) {
            nodes.set(JAVA_INT, at + FREE, nodes.get(JAVA_INT, at + FREE) | (1 << vc));
            nodes.set(JAVA_INT, at + PACKET, 0);
            busy--;
        }
        FlitNetwork.enter(arrivals, cycle, node, RouterGrid.LOCAL * vcs + vc, Flit.of(slot, head, tail));
    }

    /** The first free virtual channel of the class, after the last one used; -1 for none. */
    private int freeVc(long at, int routeClass) {
        int free = nodes.get(JAVA_INT, at + FREE);
        int vc = nodes.get(JAVA_INT, at + LAST_VC);
        for (int i = 0; i < vcs; i++) {
            vc = vc + 1 == vcs ? 0 : vc + 1;
            boolean usable = ((free >>> vc) & 1) != 0 && VcStage.routeClass(grid, vcs, vc) == routeClass;
            if (usable && nodes.get(JAVA_INT, creditsAt(at, vc)) > 0) {
                return vc;
            }
        }
        return -1;
    }
}
