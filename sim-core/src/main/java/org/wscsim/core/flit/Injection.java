package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.flit.PacketSource.Packet;
import org.wscsim.core.memory.Cells;

/**
 * The nodes' side of their channels into the network: each sends one packet after another, a flit per cycle, on the first
 * virtual channel after the last one used that is free and has a credit.
 *
 * <pre>
 *   0              8        12       16       20       24       28        32
 *   +--------------+--------+--------+--------+--------+--------+---------+----
 *   | wake cycle   | packet | left   | vc     | last vc| free   | supplied| credits by vc ...
 *   +--------------+--------+--------+--------+--------+--------+---------+----
 * </pre>
 *
 * <p>{@code packet} is slot + 1, 0 for none; {@code vc} likewise; {@code free} and {@code supplied} are sets of virtual
 * channels, those that no packet holds and those with a credit.
 */
final class Injection {
    private static final int PACKET = 8;
    private static final int LEFT = 12;
    private static final int VC = 16;
    private static final int LAST_VC = 20;
    private static final int FREE = 24;
    private static final int SUPPLIED = 28;
    private static final int CREDITS = 32;

    private final RouterGrid grid;
    private final PacketTable packets;
    private final PacketSource source;
    private final StolenCycles stolen;
    private final Packet packet = new Packet();
    private final EventRing credits;
    private final Block nodes;
    private final ActiveSet sending;
    private final long stride;
    private final int vcs;
    private final int bufferFlits;
    /** By route class: its virtual channels. */
    private final int[] ofClass;
    /** No node is to be asked before. */
    private long nextWake;

    Injection(
            RouterGrid grid,
            FlitShape shape,
            PacketTable packets,
            PacketSource source,
            StolenCycles stolen,
            BiFunction<String, Long, Cells> map) {
        this.grid = grid;
        this.packets = packets;
        this.source = source;
        this.stolen = stolen;
        vcs = shape.vcs();
        bufferFlits = shape.bufferFlits();
        stride = (CREDITS + vcs * (long) Integer.BYTES + 63) & -64;
        nodes = new Block("flit nodes", grid.routers() * stride, map);
        credits = new EventRing("flit credits", grid.routers(), 4, map);
        sending = new ActiveSet(grid.routers(), map);
        ofClass = new int[grid.classes()];
        for (int vc = 0; vc < vcs; vc++) {
            ofClass[VcStage.routeClass(grid, vcs, vc)] |= 1 << vc;
        }
        for (int node = 0; node < grid.routers(); node++) {
            long at = node * stride;
            nodes.setInt(at + FREE, (1 << vcs) - 1);
            nodes.setInt(at + SUPPLIED, (1 << vcs) - 1);
            nodes.setInt(at + LAST_VC, vcs - 1);
            for (int vc = 0; vc < vcs; vc++) {
                nodes.setInt(creditsAt(at, vc), bufferFlits);
            }
        }
    }

    private static long creditsAt(long at, int vc) {
        return at + CREDITS + vc * (long) Integer.BYTES;
    }

    void wake(int node, long atCycle) {
        long at = node * stride;
        nodes.setLong(at, Math.min(nodes.getLong(at), atCycle));
        nextWake = Math.min(nextWake, atCycle);
    }

    void credit(int node, int vc, long cycle) {
        credits.add(cycle, Wiring.place(node, vc));
    }

    boolean isIdle() {
        return sending.next(-1) < 0 && credits.isEmpty();
    }

    boolean isAtRest() {
        boolean rest = isIdle();
        for (int node = 0; node < grid.routers(); node++) {
            long at = node * stride;
            rest &= nodes.getInt(at + FREE) == (1 << vcs) - 1;
            for (int vc = 0; vc < vcs; vc++) {
                rest &= nodes.getInt(creditsAt(at, vc)) == bufferFlits;
            }
        }
        return rest;
    }

    /** The first cycle at which any node is to be asked, when none is sending. */
    long nextWake() {
        return nextWake;
    }

    void step(long cycle, EventRing arrivals) {
        takeCredits(cycle);
        if (nextWake <= cycle) {
            askAll(cycle);
        }
        boolean shared = !stolen.isNone();
        for (int node = sending.next(-1); node >= 0; node = sending.next(node)) {
            if (!shared || !stolen.isStolen(node, StolenCycles.INJECTION, cycle)) {
                send(node, node * stride, cycle, arrivals);
            }
        }
    }

    private void takeCredits(long cycle) {
        int count = credits.count(cycle);
        for (int i = 0; i < count; i++) {
            int event = (int) credits.event(cycle, i);
            long at = (event >>> Wiring.ROUTER_SHIFT) * stride;
            int vc = event & Wiring.CHANNEL_MASK;
            nodes.setInt(creditsAt(at, vc), nodes.getInt(creditsAt(at, vc)) + 1);
            nodes.setInt(at + SUPPLIED, nodes.getInt(at + SUPPLIED) | (1 << vc));
        }
        credits.clear(cycle);
    }

    /** Asks every node that has nothing in hand; one that has is asked after its tail. */
    private void askAll(long cycle) {
        long first = PacketSource.NEVER;
        for (int node = 0; node < grid.routers(); node++) {
            long at = node * stride;
            if (nodes.getInt(at + PACKET) == 0) {
                if (nodes.getLong(at) <= cycle) {
                    ask(node, at, cycle);
                }
                first = Math.min(first, nodes.getLong(at));
            }
        }
        nextWake = first;
    }

    private void ask(int node, long at, long cycle) {
        nodes.setLong(at, source.next(node, cycle, packet));
        if (packet.flits > 0) {
            packet.from = node;
            nodes.setInt(at + PACKET, packets.add(packet) + 1);
            nodes.setInt(at + LEFT, packet.flits);
            nodes.setInt(at + VC, 0);
            sending.add(node);
        }
    }

    private void send(int node, long at, long cycle, EventRing arrivals) {
        int slot = nodes.getInt(at + PACKET) - 1;
        int vc = nodes.getInt(at + VC) - 1;
        boolean head = vc < 0;
        int supplied = nodes.getInt(at + SUPPLIED);
        if (head) {
            int usable = nodes.getInt(at + FREE) & supplied & ofClass[packets.routeClass(slot)];
            vc = usable == 0 ? -1 : RouterState.firstFrom(usable, nodes.getInt(at + LAST_VC) + 1);
        }
        if (vc < 0 || ((supplied >>> vc) & 1) == 0) {
            return;
        }
        int credit = nodes.getInt(creditsAt(at, vc)) - 1;
        nodes.setInt(creditsAt(at, vc), credit);
        if (credit == 0) {
            nodes.setInt(at + SUPPLIED, supplied & ~(1 << vc));
        }
        if (head) {
            packets.injected(slot, cycle);
            nodes.setInt(at + VC, vc + 1);
            nodes.setInt(at + LAST_VC, vc);
            nodes.setInt(at + FREE, nodes.getInt(at + FREE) & ~(1 << vc));
        }
        int left = nodes.getInt(at + LEFT) - 1;
        nodes.setInt(at + LEFT, left);
        boolean tail = left == 0;
        if (tail) {
            nodes.setInt(at + FREE, nodes.getInt(at + FREE) | (1 << vc));
            nodes.setInt(at + PACKET, 0);
            sending.remove(node);
            nextWake = Math.min(nextWake, nodes.getLong(at));
        }
        FlitNetwork.enter(arrivals, cycle, node, RouterGrid.LOCAL * vcs + vc, Flit.of(slot, head, tail));
    }
}
