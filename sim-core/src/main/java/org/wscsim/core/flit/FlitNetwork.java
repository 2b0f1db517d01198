package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.flit.PacketSource.Packet;
import org.wscsim.core.memory.Cells;

/**
 * A mesh of input-queued virtual-channel routers, cycle by cycle.
 *
 * <p>A head that reaches the front of its virtual channel asks for an output VC in that cycle (look-ahead routing: the way
 * is known), takes part in switch allocation from the next cycle on, crosses the switch in the one after and arrives at
 * the next router after {@code channelCycles} more: 4 cycles per router with channels of one cycle, and 2 more to enter
 * the network, so that one flit over n routers takes 4n + 2 at rest. A body flit allocates the switch in the cycle of its
 * arrival. Both allocators are separable, round-robin, one iteration (iSLIP: McKeown, IEEE/ACM ToN 1999). A credit goes
 * back when a flit leaves its buffer, travels as long as a flit and counts one cycle later. An output VC is free for the
 * next packet as soon as the tail has left. No speed-up, no speculation; the switch is not held for a packet. This is the
 * router that BookSim 2 simulates with the options listed in VALIDATION.md (Jiang et al., ISPASS 2013).
 *
 * <p>Cost: about 0.1 us per flit and router; routers without anything to move and idle nodes cost nothing. All state is off
 * heap, sized at construction; nothing is allocated after it. Deterministic. Confined to its thread.
 */
public final class FlitNetwork {
    private static final int EVENT_SHIFT = 32;
    private static final long WHERE_MASK = (1L << EVENT_SHIFT) - 1;
    /** Allocation to switch traversal to channel. */
    private static final int SWITCH_CYCLES = 2;

    private static final int NODE_CHANNEL_CYCLES = 1;

    private final RouterGrid grid;
    private final int vcs;
    private final int buffer;
    private final int hopCycles;
    private final Wiring wiring;
    private final RouterState state;
    private final SwitchStage switches;
    private final VcStage vcStage;
    private final Block queues;
    private final PacketTable packets;
    private final EventRing arrivals;
    private final EventRing ejections;
    private final EventRing credits;
    private final StolenCycles stolen;
    private final Injection injection;
    private final ActiveSet active;
    private final PacketSource source;
    private final Packet packet = new Packet();
    /** By router and port; null where nobody counts. */
    private @Nullable Block waitingCycles;

    private long cycle;
    private long flitHops;
    private long flitsEjected;

    /**
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    public FlitNetwork(RouterGrid grid, FlitShape shape, PacketSource source, BiFunction<String, Long, Cells> map) {
        this.grid = grid;
        this.source = source;
        vcs = shape.vcs();
        buffer = shape.bufferFlits();
        hopCycles = SWITCH_CYCLES + shape.channelCycles();
        int routers = grid.routers();
        if (grid.classes() > vcs) {
            throw new IllegalArgumentException(
                    "fewer virtual channels than route classes: vcs=" + vcs + ", classes=" + grid.classes());
        }
        state = new RouterState(routers, shape, map);
        vcStage = new VcStage(state, grid, vcs);
        switches = new SwitchStage(state, vcs);
        wiring = new Wiring(grid, vcs);
        queues = new Block("flit buffers", (long) routers * state.channels * buffer * Integer.BYTES, map);
        int ahead = hopCycles + SWITCH_CYCLES + 2;
        int channels = routers * RouterGrid.PORTS;
        arrivals = new EventRing("flit channels", channels, ahead, map);
        ejections = new EventRing("flit channels", routers, ahead, map);
        credits = new EventRing("flit credits", channels, ahead, map);
        // Every buffered or travelling flit may be a packet of its own, and every node may hold one more.
        long most = (long) channels * vcs * buffer + (long) channels * ahead + routers;
        packets = new PacketTable((int) Math.min(most, 1 << 26), map);
        stolen = new StolenCycles(routers, map);
        injection = new Injection(grid, shape, packets, source, stolen, map);
        active = new ActiveSet(routers, map);
    }

    /** Lets one cycle pass. */
    public void step() {
        takeCredits();
        takeArrivals();
        takeEjections();
        injection.step(cycle, arrivals);
        for (int router = active.next(-1); router >= 0; router = active.next(router)) {
            allocate(router);
        }
        cycle++;
    }

    /** The cycle that {@link #step} will simulate next. */
    public long cycle() {
        return cycle;
    }

    /** Lets idle time pass at once: up to the next packet of any node, at most to {@code limit}. */
    public void skipIdle(long limit) {
        if (isEmpty()) {
            cycle = Math.max(cycle, Math.min(limit, injection.nextWake()));
        }
    }

    /** No flit or credit is anywhere, and no node has a packet in hand. */
    public boolean isEmpty() {
        return arrivals.isEmpty()
                && ejections.isEmpty()
                && credits.isEmpty()
                && injection.isIdle()
                && active.next(-1) < 0;
    }

    /** The node's source has something to send at this cycle. */
    public void wake(int node, long atCycle) {
        injection.wake(node, atCycle);
    }

    /** Passages of a flit through a router so far. */
    public long flitHops() {
        return flitHops;
    }

    /** Flits that have reached their nodes so far. */
    public long flitsEjected() {
        return flitsEjected;
    }

    /**
     * A share of a router's output port is not ours from now on: other traffic takes it. {@link RouterGrid#LOCAL} is the
     * node's channel out of the network.
     */
    void shareOutput(int router, int port, long part, long whole) {
        stolen.set(router, port, part, whole);
    }

    /** The same for a node's channel into the network. */
    void shareInjection(int node, long part, long whole) {
        stolen.set(node, StolenCycles.INJECTION, part, whole);
    }

    /** Counts waiting from now on, which takes time of its own. */
    void countWaiting(BiFunction<String, Long, Cells> map) {
        waitingCycles = new Block("flit waiting", waitingAt(grid.routers(), 0), map);
    }

    /**
     * Cycles in which a flit could have gone to that output port, for all that lies beyond, and did not, summed over flits:
     * another one went, or the cycle was not ours.
     */
    long waitingCycles(int router, int port) {
        return waitingCycles == null ? 0 : waitingCycles.getLong(waitingAt(router, port));
    }

    /** Empty, and every credit and virtual channel is back. */
    boolean isAtRest() {
        return isEmpty() && state.isAtRest(buffer) && injection.isAtRest();
    }

    private void takeCredits() {
        int count = credits.count(cycle);
        for (int i = 0; i < count; i++) {
            long event = credits.event(cycle, i);
            int router = (int) (event >>> Wiring.ROUTER_SHIFT);
            long at = state.at(router);
            int output = (int) event & Wiring.CHANNEL_MASK;
            int credit = state.credits(at, output) + 1;
            state.setCredits(at, output, credit);
            if (credit == 1 && ((state.get(at, RouterState.FREE) >>> output) & 1) == 0) {
                long holder = 1L << state.owner(at, output);
                state.set(at, RouterState.SUPPLIED, state.get(at, RouterState.SUPPLIED) | holder);
                active.add(router);
            }
        }
        credits.clear(cycle);
    }

    private void takeArrivals() {
        int count = arrivals.count(cycle);
        for (int i = 0; i < count; i++) {
            long event = arrivals.event(cycle, i);
            int where = (int) event;
            int router = where >>> Wiring.ROUTER_SHIFT;
            int channel = where & Wiring.CHANNEL_MASK;
            int flit = (int) (event >>> EVENT_SHIFT);
            long at = state.at(router);
            int queued = state.count(at, channel);
            assert queued < buffer : "buffer overrun: router=" + router + ", channel=" + channel;
            int place = state.head(at, channel) + queued;
            queues.setInt(queueAt(router, channel, place < buffer ? place : place - buffer), flit);
            state.setCount(at, channel, queued + 1);
            if (queued == 0) {
                front(router, at, channel, flit);
            }
        }
        arrivals.clear(cycle);
    }

    /** A flit has come to the front of its virtual channel. */
    private void front(int router, long at, int channel, int flit) {
        long bit = 1L << channel;
        if (Flit.isHead(flit)) {
            int slot = Flit.packet(flit);
            int port = grid.port(packets.routeClass(slot), router, packets.to(slot));
            state.setWants(at, channel, port);
            state.set(at, port, state.get(at, port) | bit);
            state.set(at, RouterState.WAITING, state.get(at, RouterState.WAITING) | bit);
        } else {
            state.set(at, RouterState.READY, state.get(at, RouterState.READY) | bit);
        }
        active.add(router);
    }

    private void takeEjections() {
        int count = ejections.count(cycle);
        for (int i = 0; i < count; i++) {
            long event = ejections.event(cycle, i);
            // The node takes every flit at once; its credit travels back over the node's channel and counts a cycle
            // later.
            credits.add(cycle + NODE_CHANNEL_CYCLES + 2, event & WHERE_MASK);
            flitsEjected++;
            int flit = (int) (event >>> EVENT_SHIFT);
            int slot = Flit.packet(flit);
            assert packets.leavesInOrder(slot, Flit.isHead(flit), Flit.isTail(flit)) : "out of order: packet=" + slot;
            if (Flit.isTail(flit)) {
                packets.remove(slot, packet);
                source.arrived(packet, cycle);
            }
        }
        ejections.clear(cycle);
    }

    private void allocate(int router) {
        long at = state.at(router);
        long able = state.get(at, RouterState.READY) & state.get(at, RouterState.SUPPLIED);
        long waiting = state.get(at, RouterState.WAITING);
        long taken = waiting == 0 ? 0 : vcStage.allocate(at, waiting);
        long sendable = able == 0 || stolen.isNone() ? able : unshared(router, at, able);
        long granted = sendable == 0 ? 0 : switches.allocate(at, sendable);
        if (waitingCycles != null) {
            count(waitingCycles, router, at, able & ~granted);
        }
        for (long rest = granted; rest != 0; rest &= rest - 1) {
            send(router, at, Long.numberOfTrailingZeros(rest));
        }
        long ready = state.get(at, RouterState.READY) | taken;
        state.set(at, RouterState.READY, ready);
        if ((ready & state.get(at, RouterState.SUPPLIED)) == 0 && state.get(at, RouterState.WAITING) == 0) {
            active.remove(router);
        }
    }

    /** A cycle of waiting for the output port of each of these input VCs. */
    private void count(Block waitingCycles, int router, long at, long inputs) {
        for (long rest = inputs; rest != 0; rest &= rest - 1) {
            long place = waitingAt(router, state.out(at, Long.numberOfTrailingZeros(rest)) / vcs);
            waitingCycles.setLong(place, waitingCycles.getLong(place) + 1);
        }
    }

    private static long waitingAt(int router, int port) {
        return ((long) router * RouterGrid.PORTS + port) * Long.BYTES;
    }

    /** Those whose output port is ours in this cycle. */
    private long unshared(int router, long at, long sendable) {
        long ours = sendable;
        for (long rest = sendable; rest != 0; rest &= rest - 1) {
            int channel = Long.numberOfTrailingZeros(rest);
            if (stolen.isStolen(router, state.out(at, channel) / vcs, cycle)) {
                ours &= ~(1L << channel);
            }
        }
        return ours;
    }

    /** Moves the front flit of an input VC over the switch. */
    private void send(int router, long at, int channel) {
        int output = state.out(at, channel);
        int place = state.head(at, channel);
        int flit = queues.getInt(queueAt(router, channel, place));
        int next = place + 1 == buffer ? 0 : place + 1;
        int left = state.count(at, channel) - 1;
        state.setHead(at, channel, next);
        state.setCount(at, channel, left);
        int credit = state.credits(at, output) - 1;
        state.setCredits(at, output, credit);
        if (credit == 0) {
            state.set(at, RouterState.SUPPLIED, state.get(at, RouterState.SUPPLIED) & ~(1L << channel));
        }
        flitHops++;
        if (Flit.isHead(flit)) {
            packets.passRouter(Flit.packet(flit));
        }
        returnCredit(router, channel);
        forward(router, output, flit);
        boolean tail = Flit.isTail(flit);
        if (tail) {
            state.release(at, channel, output, switches.port(output));
        }
        if (tail || left == 0) {
            state.set(at, RouterState.READY, state.get(at, RouterState.READY) & ~(1L << channel));
        }
        if (tail && left > 0) {
            front(router, at, channel, queues.getInt(queueAt(router, channel, next)));
        }
    }

    private void returnCredit(int router, int channel) {
        int other = wiring.other(router, channel);
        if (other == Wiring.NODE) {
            injection.credit(router, channel - RouterGrid.LOCAL * vcs, cycle + NODE_CHANNEL_CYCLES + 1);
        } else {
            credits.add(cycle + hopCycles, other);
        }
    }

    private void forward(int router, int output, int flit) {
        int other = wiring.other(router, output);
        long event = (long) flit << EVENT_SHIFT;
        if (other == Wiring.NODE) {
            ejections.add(cycle + SWITCH_CYCLES + NODE_CHANNEL_CYCLES, event | Wiring.place(router, output));
        } else {
            arrivals.add(cycle + hopCycles, event | other);
        }
    }

    /** A node's flit enters its router's local input. */
    static void enter(EventRing arrivals, long cycle, int node, int channel, int flit) {
        long event = (long) flit << EVENT_SHIFT;
        arrivals.add(cycle + NODE_CHANNEL_CYCLES + 1, event | Wiring.place(node, channel));
    }

    private long queueAt(int router, int channel, int place) {
        return (((long) router * state.channels + channel) * buffer + place) * Integer.BYTES;
    }
}
