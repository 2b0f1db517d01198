package org.wscsim.core.network;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import org.wscsim.core.event.TransferClock;
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
    private static final int NONE = -2;

    private final HardwareGraph graph;
    private final Routing routing;
    private final TransferClock clock;
    private final LinkTable links;
    private final FlowTable flows;
    private final DrainHeap drains;
    private final FairShares shares;
    private final Message message;
    /** Links whose flows or capacity have changed since rates were found. */
    private final int[] dirty;

    private final boolean[] isDirty;
    private int dirtyCount;
    private long nowPs;
    /** Transfer whose messages are being sent. */
    private int open = NONE;
    /** Until when the mesh may be advanced in the present call. */
    private long limitPs;

    private long byteHops;
    private LinkWatch watch = LinkWatch.NOBODY;

    /**
     * @param clock told the end of a transfer whenever it changes
     * @param maxTransfers slots of transfers
     * @param maxFlows messages in flight at once
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    public MaxMinMesh(
            Routing routing,
            TransferClock clock,
            int maxTransfers,
            int maxFlows,
            BiFunction<String, Long, MemorySegment> map) {
        this.routing = routing;
        graph = routing.graph();
        this.clock = clock;
        links = new LinkTable(graph, map);
        message = new Message(routing.maxHops() + 2);
        flows = new FlowTable(maxFlows, maxTransfers, graph.links(), routing.maxHops() + 2, map);
        drains = new DrainHeap(flows, maxFlows, map);
        shares = new FairShares(flows, links, graph.links(), maxFlows, map);
        dirty = new int[graph.links()];
        isDirty = new boolean[graph.links()];
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
        if (transfer != UNWATCHED && transfer != open) {
            open(transfer);
        }
        if (fromDie == toDie) {
            return;
        }
        int last = routing.routeWithPorts(fromDie, toDie, message.path);
        message.last = last;
        message.bytes = bytes;
        links.carry(message);
        byteHops += bytes * (last - 1);
        if (bytes > 0) {
            startFlow(transfer, last, bytes);
        } else if (transfer != UNWATCHED) {
            arrived(transfer, nowPs + latencyPs(last));
        }
    }

    private void open(int transfer) {
        assert flows.first(transfer) < 0 : "slot in use: transfer=" + transfer;
        open = transfer;
        flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS, 0);
        flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS, -1);
    }

    private long latencyPs(int last) {
        long latencyPs = 0;
        for (int place = 0; place <= last; place++) {
            latencyPs += graph.latencyPs(message.path[place]);
        }
        return latencyPs;
    }

    private void startFlow(int transfer, int last, long bytes) {
        int flow = flows.add(transfer, bytes, message.path, last, nowPs);
        long alone = Long.MAX_VALUE;
        for (int place = 0; place <= last; place++) {
            int link = message.path[place];
            alone = Math.min(alone, graph.bytesPerSecond(link));
            if (flows.count(link) == 1) {
                flows.linkLong(link, FlowLayout.LINK_SINCE_PS, nowPs);
            }
        }
        flows.set(flow, FlowLayout.ALONE_RATE, alone);
        flows.set(flow, FlowLayout.LATENCY_PS, latencyPs(last));
        flows.set(flow, FlowLayout.DRAIN_PS, Long.MAX_VALUE);
        flows.setInt(flow, FlowLayout.BOTTLENECK, message.path[0]);
        drains.add(flow);
        touch(message.path[0]); // finds all its links
    }

    private void arrived(int transfer, long arrivalPs) {
        long latestPs = flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS);
        flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS, Math.max(latestPs, arrivalPs));
    }

    @Override
    public void sent(int transfer, long nowPs) {
        bring(nowPs);
        if (transfer != open) {
            open(transfer);
        }
        open = NONE;
        if (flows.first(transfer) < 0) {
            clock.ends(transfer, Math.max(nowPs, flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS)));
        }
    }

    @Override
    public void abort(int transfer, long nowPs) {
        bring(nowPs);
        settle();
        while (flows.first(transfer) >= 0) {
            drain(flows.first(transfer));
        }
    }

    // ---- time

    @Override
    public long advance(long untilPs) {
        assert untilPs >= nowPs : "mesh would go back: now=" + nowPs + ", until=" + untilPs;
        limitPs = untilPs;
        settle();
        for (long nextPs = drains.firstPs(); nextPs <= limitPs && nextPs < Long.MAX_VALUE; nextPs = drains.firstPs()) {
            nowPs = nextPs;
            while (drains.firstPs() == nextPs) {
                drain(drains.first());
            }
            settle();
        }
        if (limitPs < Long.MAX_VALUE) {
            nowPs = limitPs;
        }
        return limitPs;
    }

    /** For callers other than the event loop, who may find the mesh behind. */
    private void bring(long toPs) {
        while (nowPs < toPs) {
            advance(toPs);
        }
        assert nowPs == toPs : "mesh is ahead: mesh=" + nowPs + ", now=" + toPs;
    }

    private void drain(int flow) {
        progress(flow);
        long rate = flows.get(flow, FlowLayout.RATE);
        int hops = flows.getInt(flow, FlowLayout.LINKS);
        for (int place = 0; place < hops; place++) {
            int link = flows.linkAt(flow, place);
            long rates = flows.linkLong(link, FlowLayout.LINK_RATES);
            // Where nobody else is, or nobody was limited, room for one more changes nothing.
            if (flows.count(link) > 1 && links.transferCapacity(link) - rates < flows.count(link)) {
                touch(link);
            }
            flows.linkLong(link, FlowLayout.LINK_RATES, rates - rate);
            tellOf(link);
            if (flows.count(link) == 1) {
                links.addBusyPs(link, nowPs - flows.linkLong(link, FlowLayout.LINK_SINCE_PS));
            }
        }
        int transfer = flows.getInt(flow, FlowLayout.TRANSFER);
        if (transfer != UNWATCHED) {
            arrived(transfer, nowPs + flows.get(flow, FlowLayout.LATENCY_PS));
        }
        drains.remove(flow);
        flows.remove(flow);
    }

    /** Takes what has flowed since its rate last changed off a flow, and books the time by which it was slowed. */
    private void progress(int flow) {
        long slowedPs = flows.progress(flow, nowPs);
        links.addWaitingPs(flows.getInt(flow, FlowLayout.BOTTLENECK), slowedPs);
    }

    /** An event that the watch brings about comes before what the mesh would do after it. */
    private void tellOf(int link) {
        limitPs = Math.min(limitPs, watch.changed(link, nowPs));
    }

    @Override
    public void settle(long nowPs) {
        bring(nowPs);
        settle();
    }

    // ---- rates

    private void touch(int link) {
        if (!isDirty[link]) {
            isDirty[link] = true;
            dirty[dirtyCount++] = link;
        }
    }

    /** Finds the rates that hold from now on, and tells the clock which transfers end at another time. */
    private void settle() {
        if (dirtyCount == 0) {
            return;
        }
        shares.solve(dirty, dirtyCount);
        for (int i = 0; i < shares.changedCount(); i++) {
            tellOf(shares.changed(i));
        }
        for (int i = 0; i < dirtyCount; i++) {
            isDirty[dirty[i]] = false;
        }
        dirtyCount = 0;
        apply();
    }

    private void apply() {
        int changed = 0;
        for (int i = 0; i < shares.flowCount(); i++) {
            changed += hasNewRate(shares.flow(i)) ? 1 : 0;
        }
        boolean most = changed > drains.size() >> 3;
        for (int i = 0; i < shares.flowCount(); i++) {
            int flow = shares.flow(i);
            if (hasNewRate(flow)) {
                rerate(flow);
                if (!most) {
                    drains.changed(flow);
                }
            } else {
                flows.set(flow, FlowLayout.NEW_RATE, -1L);
            }
        }
        if (most) {
            drains.rebuild();
        }
        for (int i = 0; i < shares.flowCount(); i++) {
            int flow = shares.flow(i);
            if (flows.get(flow, FlowLayout.NEW_RATE) >= 0) {
                tell(flows.getInt(flow, FlowLayout.TRANSFER));
            }
        }
    }

    private boolean hasNewRate(int flow) {
        return flows.get(flow, FlowLayout.NEW_RATE) != flows.get(flow, FlowLayout.RATE);
    }

    private void rerate(int flow) {
        long rate = flows.get(flow, FlowLayout.NEW_RATE);
        progress(flow);
        flows.set(flow, FlowLayout.RATE, rate);
        flows.setInt(flow, FlowLayout.BOTTLENECK, flows.getInt(flow, FlowLayout.NEW_BOTTLENECK));
        flows.set(flow, FlowLayout.DRAIN_PS, flows.drainPs(flow, rate, nowPs));
    }

    private void tell(int transfer) {
        if (transfer == UNWATCHED || flows.transferInt(transfer, FlowLayout.TRANSFER_MARK) == shares.mark()) {
            return;
        }
        flows.transferInt(transfer, FlowLayout.TRANSFER_MARK, shares.mark());
        long endPs = flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS);
        int flow = flows.first(transfer);
        for (; flow >= 0; flow = flows.getInt(flow, FlowLayout.NEXT) - 1) {
            long drainPs = flows.get(flow, FlowLayout.DRAIN_PS);
            if (drainPs == Long.MAX_VALUE) {
                endPs = Long.MAX_VALUE;
                break;
            }
            endPs = Math.max(endPs, drainPs + flows.get(flow, FlowLayout.LATENCY_PS));
        }
        if (endPs != flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS)) {
            flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS, endPs);
            clock.ends(transfer, endPs);
            limitPs = Math.min(limitPs, endPs);
        }
    }

    /** Rate of a message found by its transfer's only flow; for tests of one message per transfer. */
    long bytesPerSecondOf(int transfer) {
        settle();
        int flow = flows.first(transfer);
        return flow < 0 ? 0 : flows.get(flow, FlowLayout.RATE);
    }

    // ---- links

    @Override
    public void addDemand(int link, long deltaBytesPerSecond) {
        long before = links.transferCapacity(link);
        links.addDemand(link, deltaBytesPerSecond);
        watch.changed(link, nowPs);
        long after = links.transferCapacity(link);
        int count = flows.count(link);
        if (count == 0 || before == after) {
            return;
        }
        boolean known = dirtyCount == 0;
        boolean limitsNobody = flows.linkLong(link, FlowLayout.LINK_RATES) + count <= Math.min(before, after);
        if (!known || !limitsNobody) {
            touch(link);
        }
    }

    @Override
    public void watch(LinkWatch toTell) {
        watch = toTell;
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
        if (flows.count(link) == 0) {
            return 0;
        }
        settle();
        return flows.linkLong(link, FlowLayout.LINK_RATES);
    }

    /** Messages in flight. */
    public int flowsInFlight() {
        return flows.live();
    }

    @Override
    public void carry(int link, long bytes) {
        links.addInStepBytes(link, bytes);
        byteHops += graph.isDramPort(link) ? 0 : bytes;
    }

    @Override
    public long bytesCarried(int link) {
        return links.bytesCarried(link);
    }

    /** Time with at least one message on the link. */
    @Override
    public long busyPs(int link) {
        long openPs = flows.count(link) == 0 ? 0 : nowPs - flows.linkLong(link, FlowLayout.LINK_SINCE_PS);
        return links.busyPs(link) + openPs;
    }

    @Override
    public long waitingPs(int link) {
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
