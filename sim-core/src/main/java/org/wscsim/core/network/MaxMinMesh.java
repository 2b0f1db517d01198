package org.wscsim.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The mesh as fluid flows: every message streams over all links of its path, DRAM ports included, at its max-min fair
 * share of what demands leave of each (B - min(D, B/2)); rates change at once when a message starts or has drained, or a
 * demand changes.
 *
 * <pre>
 *   left(t + dt) = left(t) - rate * dt                       in units of 1e-12 bytes, exact
 *   drained      = since + ceil(left / rate)                 the last byte has left the source
 *   arrival      = drained + sum of latencies of the path    the pipe is filled once per message
 * </pre>
 *
 * <p>Messages of one path are served alike instead of one after the other, and none holds a link while it waits
 * elsewhere: that is what a network with many virtual channels and fair arbiters tends to, and what {@link ReservingMesh}
 * is not. Example: two messages of 1 MB meet on one link of 2 TB/s: both take 1 us, where one after the other they would
 * take 0.5 and 1 us. A lone message takes as long as in {@link AnalyticMesh}.
 *
 * <p>Rates are found when they are needed, once for all that happened at a picosecond, and only for the connected
 * component of flows that share links with what changed ({@link FairShares}). A change of demand on a link that limits
 * nobody, before and after, costs O(1). Waiting is, per message, the time beyond what its bytes would have taken alone,
 * booked on the link that limited it. Confined to the simulation thread; nothing is allocated after construction.
 */
public final class MaxMinMesh implements MeshModel {
    private final HardwareGraph graph;
    private final Routing routing;
    private final LinkTable links;
    private final FlowTable table;
    private final FluidFlows flows;
    private final Message message;
    private final TransferClock clock;
    private final QuietTransfer quiet;
    /** Routes in use, and whether something is booked on them that is not on their links. */
    private final List<QuietRoute> routes = new ArrayList<>();

    private boolean unsettled;
    /** What was sent last, until it is known whether its transfer has other parts; null when there is none. */
    private @Nullable KvRoute waiting;

    private int waitingTransfer;
    private long waitingBytes;
    private long byteHops;
    private LinkWatch watch = LinkWatch.NOBODY;

    /**
     * @param clock told the end of a transfer whenever it changes
     * @param maxTransfers slots of transfers
     * @param maxFlows messages in flight at once
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    public MaxMinMesh(
            Routing routing, TransferClock clock, int maxTransfers, int maxFlows, BiFunction<String, Long, Cells> map) {
        this.routing = routing;
        graph = routing.graph();
        links = new LinkTable(graph, map);
        message = new Message(routing.maxHops() + 2);
        table = new FlowTable(maxFlows, maxTransfers, graph.links(), routing.maxHops() + 2, map);
        this.clock = clock;
        quiet = new QuietTransfer(table, links);
        flows = new FluidFlows(links, table, graph, clock, maxFlows, map);
    }

    @Override
    public String name() {
        return "max-min";
    }

    @Override
    public String contention() {
        return "max-min fair sharing of links and DRAM ports";
    }

    @Override
    public HardwareGraph graph() {
        return graph;
    }

    // ---- messages

    @Override
    public void send(int transfer, int fromDie, int toDie, long bytes, long nowPs) {
        bring(nowPs);
        disturb();
        sendWaiting(nowPs);
        flows.ends().open(transfer);
        if (fromDie == toDie) {
            return;
        }
        int last = routing.routeWithPorts(fromDie, toDie, message.path);
        message.last = last;
        message.bytes = bytes;
        links.carry(message);
        byteHops += bytes * (last - 1);
        if (bytes > 0) {
            flows.start(transfer, message);
        } else if (transfer != UNWATCHED) {
            flows.ends().arrived(transfer, nowPs + flows.latencyPs(message));
        }
    }

    /** A transfer that meets nobody, as most do, is one thing with a known end: see {@link QuietTransfer}. */
    @Override
    public void send(int transfer, KvRoute route, long bytesTotal, long nowPs) {
        bring(nowPs);
        disturb();
        sendWaiting(nowPs);
        boolean empty = flows.isEmpty() && links.ownDemands() == 0;
        if (empty && transfer != UNWATCHED && !flows.ends().isOpen(transfer) && QuietRoute.suits(route, routing)) {
            waiting = route;
            waitingTransfer = transfer;
            waitingBytes = bytesTotal;
        } else {
            route.sendParts(this, transfer, bytesTotal, nowPs);
        }
    }

    private void sendWaiting(long nowPs) {
        KvRoute route = waiting;
        if (route != null) {
            waiting = null;
            route.sendParts(this, waitingTransfer, waitingBytes, nowPs);
        }
    }

    private boolean startQuiet(KvRoute of, long nowPs) {
        QuietRoute route = of.quiet;
        if (route == null) {
            route = QuietRoute.of(of, routing, links, watch);
            of.quiet = route;
            routes.add(route);
        }
        if (!quiet.start(waitingTransfer, route, waitingBytes, nowPs)) {
            return false;
        }
        quiet.carry();
        byteHops += quiet.byteHops();
        unsettled = true;
        watch.crossed(route.standing, nowPs, quiet.lastDrainPs());
        clock.ends(waitingTransfer, quiet.endPs());
        return true;
    }

    /** Somebody touches the mesh: what was quiet is over, or becomes flows as they are now. */
    private void disturb() {
        if (!quiet.isOn()) {
            return;
        }
        long toldPs = quiet.endPs();
        long nowPs = flows.nowPs();
        boolean drained = quiet.lastDrainPs() <= nowPs;
        if (!drained) {
            quiet.run(nowPs);
            flows.ends().resume(quiet.transfer(), quiet.endPs(), toldPs);
        }
        quiet.book();
        QuietRoute route = quiet.route();
        for (int part = 0; part < route.parts; part++) {
            if (!drained && (quiet.live() >>> part & 1) != 0) {
                flows.carryOn(quiet, part, route.paths[part]);
            }
        }
        quiet.end();
    }

    /** Puts what is booked on routes on their links. */
    private void settleRoutes() {
        disturb();
        if (unsettled) {
            unsettled = false;
            for (QuietRoute route : routes) {
                route.settle(links);
            }
        }
    }

    @Override
    public void sent(int transfer, long nowPs) {
        bring(nowPs);
        KvRoute route = waiting;
        if (route != null && startQuiet(route, nowPs)) {
            waiting = null;
            return;
        }
        sendWaiting(nowPs);
        flows.ends().allSent(transfer, nowPs);
    }

    @Override
    public void abort(int transfer, long nowPs) {
        bring(nowPs);
        disturb();
        flows.abort(transfer);
    }

    // ---- time

    @Override
    public long advance(long untilPs) {
        if (quiet.isOn() && quiet.lastDrainPs() <= untilPs) {
            flows.pass(quiet.lastDrainPs());
            disturb();
        }
        return flows.advance(untilPs);
    }

    /** For callers other than the event loop, who may find the mesh behind. */
    private void bring(long toPs) {
        while (flows.nowPs() < toPs) {
            advance(toPs);
        }
        assert flows.nowPs() == toPs : "mesh is ahead: mesh=" + flows.nowPs() + ", now=" + toPs;
    }

    @Override
    public void settle(long nowPs) {
        bring(nowPs);
        flows.settle();
    }

    /** Rate of a message found by its transfer's only flow; for tests of one message per transfer. */
    long bytesPerSecondOf(int transfer) {
        flows.settle();
        int flow = table.first(transfer);
        return flow < 0 ? 0 : table.get(flow, FlowLayout.RATE);
    }

    // ---- links

    @Override
    public void addDemand(int link, long deltaBytesPerSecond) {
        disturb();
        long before = links.transferCapacity(link);
        links.addDemand(link, deltaBytesPerSecond);
        watch.changed(link, flows.nowPs());
        flows.capacityChanged(link, before, links.transferCapacity(link));
    }

    @Override
    public LinkGroup group(int[] of) {
        int group = of.length == 0 ? 0 : links.newGroup(of);
        if (group == 0) {
            return new EachLink(this, of);
        }
        flows.addGroup(group);
        return new RegionDemand(this, links, quiet, group, of);
    }

    /** The demand of a group is its instance's alone, which knows of the change: nobody is told. */
    void addGroupDemand(int group, int[] of, long deltaBytesPerSecond) {
        if (quiet.isOn() && quiet.route().crosses(group)) {
            disturb();
        }
        for (int i = 0; flows.flowsOn(group) > 0 && i < of.length; i++) {
            long after = SharingRule.transfer(graph.bytesPerSecond(of[i]), links.demand(of[i]) + deltaBytesPerSecond);
            flows.capacityChanged(of[i], links.transferCapacity(of[i]), after);
        }
        links.addGroupDemand(group, deltaBytesPerSecond);
    }

    /** Whether flows cross a group now; quiet messages are none. */
    boolean hasFlows(int group, long nowPs) {
        bring(nowPs);
        return flows.flowsOn(group) > 0;
    }

    @Override
    public void watch(LinkWatch toTell) {
        watch = toTell;
        flows.watch(toTell);
    }

    @Override
    public long demand(int link) {
        return links.demand(link);
    }

    @Override
    public long availableBytesPerSecond(int link, long ownDemand, long nowPs) {
        return SharingRule.instance(
                graph.bytesPerSecond(link), links.demand(link), ownDemand, transferBytesPerSecond(link, nowPs));
    }

    /** Sum of the rates of messages on the link now. */
    public long transferBytesPerSecond(int link, long nowPs) {
        bring(nowPs);
        disturb();
        return flows.bytesPerSecond(link);
    }

    /** Messages in flight. */
    public int flowsInFlight() {
        disturb();
        return table.live();
    }

    @Override
    public void carry(int link, long bytes) {
        links.addInStepBytes(link, bytes);
        byteHops += graph.isDramPort(link) ? 0 : bytes;
    }

    @Override
    public long bytesCarried(int link) {
        settleRoutes();
        return links.bytesCarried(link);
    }

    /** Time with at least one message on the link. */
    @Override
    public long busyPs(int link) {
        settleRoutes();
        return links.busyPs(link) + flows.heldPs(link);
    }

    @Override
    public long waitingPs(int link) {
        settleRoutes();
        return links.waitingPs(link);
    }

    @Override
    public long byteHops() {
        return byteHops;
    }

    @Override
    public Routing routing() {
        return routing;
    }
}
