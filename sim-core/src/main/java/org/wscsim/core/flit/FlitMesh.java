package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.network.LinkTime;
import org.wscsim.core.network.LinkWatch;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.SharingRule;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.IslandLinks;

/**
 * The mesh cycle by cycle: messages are cut into packets of {@value #PACKET_FLITS} flits that wormhole through
 * virtual-channel routers ({@link FlitNetwork}) along the routes
 * of {@link Routing}. The yardstick of the other models, and the slowest.
 *
 * <ul>
 *   <li>A flit is what a die-to-die link carries in a cycle of {@value #CYCLE_PS} ps (1 GHz).
 *   <li>A hop takes the link's latency, the router's three cycles within it. A DRAM port's latency is spent before the first
 *       flit and after the last, the five cycles of entering and leaving within it.
 *   <li>{@value #VCS} virtual channels, shared out evenly to the classes of routes; those of a class hold together what a link
 *       carries between sending a flit and getting its credit back, so that a lone message fills its links.
 *   <li>A DRAM port slower than a link gives or takes a flit only in its share of the cycles; standing loads take theirs,
 *       at most half ({@link SharingRule}), of links and ports. Reading and writing are limited apart, each at the port's
 *       bandwidth; a port is never faster than a link.
 *   <li>A die sends its messages in turn, a packet of each.
 * </ul>
 *
 * <p>At rest a message arrives as in the analytic mesh; where ports are slower than links, up to 25 cycles later, whatever
 * its size, since heads of packets meet cycles that are not theirs. Ends
 * are told when the last flit has left the network, a port's latency ahead. Cost: 0.1 us per flit and router; 300 MB over
 * six dies about 0.1 s. Confined to the simulation thread; nothing is allocated after construction.
 */
public final class FlitMesh implements MeshModel, PacketSource {
    private static final int PACKET_FLITS = 8;
    private static final int VCS = 4;
    private static final long CYCLE_PS = 1_000;
    /** VC and switch allocation and traversal. */
    private static final int ROUTER_CYCLES = 3;
    /** From the node to the first router's buffer; from the last router's buffer to the node. */
    private static final int ENTER_CYCLES = 2;

    private static final int LEAVE_CYCLES = 3;
    private static final int TRANSFER_BYTES = 16;
    private static final int PENDING = 8;
    private static final int OPEN = 12;

    private final HardwareGraph graph;
    private final Routing routing;
    private final TransferClock clock;
    private final FlitLinks links;
    private final MessageTable messages;
    private final FlitNetwork network;
    /** By transfer: end so far (long), messages on their way, 1 while messages are being sent. */
    private final Block transfers;

    private long byteHops;
    /** Route class of the next message: they take them in turn. */
    private int turn;

    private long earliestEndPs;

    /**
     * @param clock told the end of a transfer once, when its last flit has been simulated
     * @param maxTransfers slots of transfers
     * @param maxMessages messages in flight at once
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    public FlitMesh(
            Routing routing,
            TransferClock clock,
            int maxTransfers,
            int maxMessages,
            BiFunction<String, Long, Cells> map) {
        IslandLinks islands = routing.graph().islands();
        if (islands != null) {
            throw new BadInputException("flit mesh has routers, not switches: --mesh=flit, islands=" + islands.islands()
                    + "; use another --mesh");
        }
        if (routing.graph().wafers() != null) {
            throw new BadInputException("flit mesh has links of one speed: --mesh=flit, wafers="
                    + routing.graph().wafers().columns() + "x"
                    + routing.graph().wafers().rows() + "; use another --mesh");
        }
        this.routing = routing;
        graph = routing.graph();
        this.clock = clock;
        RouterGrid grid = RouterGrid.of(routing);
        links = new FlitLinks(graph, grid, map);
        messages = new MessageTable(maxMessages, graph.dies(), map);
        transfers = new Block("flit transfers", (long) maxTransfers * TRANSFER_BYTES, map);
        network = new FlitNetwork(grid, shape(links.latencyPs(), routing.classes()), this, map);
        network.countWaiting(map);
        for (int link = 0; link < graph.links(); link++) {
            share(link);
        }
    }

    private static FlitShape shape(long latencyPs, int classes) {
        int channelCycles = Math.clamp(latencyPs / CYCLE_PS - ROUTER_CYCLES, 1, FlitShape.MAX_CHANNEL_CYCLES);
        int roundTrip = 2 * (ROUTER_CYCLES + channelCycles);
        int buffer = roundTrip * classes / VCS + PACKET_FLITS;
        return new FlitShape(VCS, Math.min(buffer, FlitShape.MAX_BUFFER_FLITS), channelCycles);
    }

    @Override
    public String name() {
        return "flit";
    }

    @Override
    public String contention() {
        return "flits in virtual-channel routers, cycle by cycle";
    }

    @Override
    public HardwareGraph graph() {
        return graph;
    }

    // ---- messages

    @Override
    public void send(int transfer, int fromDie, int toDie, long bytes, long nowPs) {
        bring(nowPs);
        if (transfer != UNWATCHED) {
            open(transfer, nowPs);
        }
        if (fromDie == toDie || bytes == 0) {
            return;
        }
        long flits = Math.ceilDiv(LinkTime.ps(bytes, links.bytesPerSecond()), CYCLE_PS);
        long readyPs = nowPs + portPs(fromDie, ENTER_CYCLES);
        long readyCycle = Math.ceilDiv(readyPs, CYCLE_PS);
        messages.add(transfer, turn, fromDie, toDie, flits, readyCycle);
        byteHops += bytes * links.pass(turn, fromDie, toDie, 1, bytes);
        turn = turn + 1 == routing.classes() ? 0 : turn + 1;
        network.wake(fromDie, readyCycle);
        if (transfer != UNWATCHED) {
            addPending(transfer, 1);
        }
    }

    /** A port's latency less the cycles of it that the network simulates. */
    private long portPs(int die, int simulatedCycles) {
        return Math.max(0, graph.latencyPs(graph.dramPort(die)) - simulatedCycles * CYCLE_PS);
    }

    private static long row(int transfer) {
        return (long) transfer * TRANSFER_BYTES;
    }

    private void open(int transfer, long nowPs) {
        if (transfers.getInt(row(transfer) + OPEN) == 0) {
            assert transfers.getInt(row(transfer) + PENDING) == 0 : "slot in use: transfer=" + transfer;
            transfers.setLong(row(transfer), nowPs);
            transfers.setInt(row(transfer) + OPEN, 1);
        }
    }

    private void addPending(int transfer, int delta) {
        transfers.setInt(row(transfer) + PENDING, transfers.getInt(row(transfer) + PENDING) + delta);
    }

    @Override
    public void sent(int transfer, long nowPs) {
        open(transfer, nowPs);
        transfers.setInt(row(transfer) + OPEN, 0);
        if (transfers.getInt(row(transfer) + PENDING) == 0) {
            clock.ends(transfer, transfers.getLong(row(transfer)));
        }
    }

    /** {@inheritDoc} For the network: a packet of the node's next message in turn. */
    @Override
    public long next(int node, long cycle, Packet out) {
        out.flits = 0;
        int message = messages.serve(node, cycle, PACKET_FLITS, out);
        if (message != MessageTable.NONE) {
            out.to = messages.to(message);
            out.tag = message;
            out.routeClass = messages.routeClass(message);
            out.createdCycle = cycle;
        }
        return messages.firstReady(node);
    }

    @Override
    public void arrived(Packet packet, long cycle) {
        int message = packet.tag;
        if (!messages.arrived(message, packet.flits)) {
            return;
        }
        links.pass(messages.routeClass(message), messages.from(message), messages.to(message), -1, 0);
        int transfer = messages.transfer(message);
        if (transfer != UNWATCHED) {
            ended(transfer, cycle * CYCLE_PS + portPs(messages.to(message), LEAVE_CYCLES));
        }
        messages.remove(message);
    }

    private void ended(int transfer, long endPs) {
        if (endPs > VirtualTime.MAX_SPAN_PS) {
            throw new LimitReachedException(
                    "transfer ends after the longest run: end=" + endPs + ", limitDays=100; lower --request-rate");
        }
        long latestPs = Math.max(endPs, transfers.getLong(row(transfer)));
        transfers.setLong(row(transfer), latestPs);
        addPending(transfer, -1);
        if (transfers.getInt(row(transfer) + PENDING) == 0 && transfers.getInt(row(transfer) + OPEN) == 0) {
            earliestEndPs = Math.min(earliestEndPs, latestPs);
            clock.ends(transfer, latestPs);
        }
    }

    // ---- time

    @Override
    public long advance(long untilPs) {
        earliestEndPs = Long.MAX_VALUE;
        long limitPs = untilPs;
        while (messages.live() > 0 && network.cycle() * CYCLE_PS < limitPs) {
            network.skipIdle(Math.ceilDiv(limitPs, CYCLE_PS));
            if (network.cycle() * CYCLE_PS < limitPs) {
                network.step();
            }
            limitPs = Math.min(limitPs, earliestEndPs);
        }
        return limitPs;
    }

    /** Credits may still be on their way long after the last message; and callers other than the event loop skip time. */
    private void bring(long toPs) {
        long toCycle = Math.ceilDiv(toPs, CYCLE_PS);
        while (network.cycle() < toCycle && !network.isEmpty()) {
            network.step();
        }
        network.skipIdle(toCycle);
    }

    // ---- links

    @Override
    public void addDemand(int link, long deltaBytesPerSecond) {
        links.addDemand(link, deltaBytesPerSecond);
        share(link);
    }

    private void share(int link) {
        if (graph.bytesPerSecond(link) == 0) {
            return; // the port of a die without DRAM, which nobody uses
        }
        long taken = links.takenBytesPerSecond(link);
        network.shareOutput(graph.from(link), links.port(link), taken, links.bytesPerSecond());
        if (graph.isDramPort(link)) {
            network.shareInjection(graph.from(link), taken, links.bytesPerSecond());
        }
    }

    @Override
    public long demand(int link) {
        return links.demand(link);
    }

    @Override
    public long availableBytesPerSecond(int link, long ownDemand, long nowPs) {
        long bandwidth = graph.bytesPerSecond(link);
        long transfer = links.hasMessage(link) ? SharingRule.transfer(bandwidth, links.demand(link)) : 0;
        return SharingRule.instance(bandwidth, links.demand(link), ownDemand, transfer);
    }

    /** Links are looked at in every step. */
    @Override
    public void watch(LinkWatch watch) {}

    @Override
    public void carry(int link, long bytes) {
        links.carryInStep(link, bytes);
        byteHops += graph.isDramPort(link) ? 0 : bytes;
    }

    @Override
    public long bytesCarried(int link) {
        return links.bytesCarried(link);
    }

    /** What the flits of messages take at the link's bandwidth. */
    @Override
    public long busyPs(int link) {
        long bytes = links.transferBytes(link);
        return bytes == 0 ? 0 : LinkTime.ps(bytes, graph.bytesPerSecond(link));
    }

    /** Cycles in which a flit could have taken the link and another one or a standing load did, summed over flits. */
    @Override
    public long waitingPs(int link) {
        return network.waitingCycles(graph.from(link), links.port(link)) * CYCLE_PS;
    }

    @Override
    public long byteHops() {
        return byteHops;
    }

    @Override
    public Routing routing() {
        return routing;
    }

    /** {@inheritDoc} Its flits go on to their ends, for nobody. */
    @Override
    public void abort(int transfer, long nowPs) {
        messages.forget(transfer, UNWATCHED);
        transfers.setInt(row(transfer) + PENDING, 0);
        transfers.setInt(row(transfer) + OPEN, 0);
    }

    /** Passages of a flit through a router so far. */
    public long flitHops() {
        return network.flitHops();
    }
}
