package org.wscsim.core.network;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The messages of {@link MaxMinMesh} that may meet, as flows on lists of every link of their paths, and the loop that moves
 * them: rates are found anew ({@link FairShares}) around what has changed, once for all that happened at a picosecond, and
 * hold until the next flow has drained. Confined to the simulation thread; allocates nothing.
 */
final class FluidFlows {
    private final HardwareGraph graph;
    private final TransferEnds ends;
    private final LinkTable links;
    private final FlowTable flows;
    private final DrainHeap drains;
    private final FairShares shares;
    /** By group of links: flows on each of them, summed. */
    private int[] flowsOn = new int[1];
    /** Links whose flows or capacity have changed since rates were found. */
    private final int[] dirty;

    private final boolean[] isDirty;
    private int dirtyCount;
    private long nowPs;
    /** Until when the mesh may be advanced in the present call. */
    private long limitPs;

    private LinkWatch watch = LinkWatch.NOBODY;

    FluidFlows(
            LinkTable links,
            FlowTable flows,
            HardwareGraph graph,
            TransferClock clock,
            int maxFlows,
            BiFunction<String, Long, Cells> map) {
        this.graph = graph;
        this.links = links;
        this.flows = flows;
        ends = new TransferEnds(flows, clock);
        drains = new DrainHeap(flows, maxFlows, map);
        shares = new FairShares(flows, links, graph.links(), maxFlows, map);
        dirty = new int[graph.links()];
        isDirty = new boolean[graph.links()];
    }

    void watch(LinkWatch toTell) {
        watch = toTell;
    }

    /** Ends of transfers of several messages. */
    TransferEnds ends() {
        return ends;
    }

    /** Up to when flows have been moved. */
    long nowPs() {
        return nowPs;
    }

    /** Whether there is none, and nothing to be found out. */
    boolean isEmpty() {
        return flows.live() == 0 && dirtyCount == 0;
    }

    // ---- flows

    /** From the first byte sent to its arrival. */
    long latencyPs(Message message) {
        long latencyPs = 0;
        for (int place = 0; place <= message.last; place++) {
            latencyPs += graph.latencyPs(message.path[place]);
        }
        return latencyPs;
    }

    /** A message begins to flow now. */
    void start(int transfer, Message message) {
        int last = message.last;
        int flow = flows.add(transfer, message.bytes, message.path, last, nowPs);
        long alone = Long.MAX_VALUE;
        for (int place = 0; place <= last; place++) {
            int link = message.path[place];
            alone = Math.min(alone, graph.bytesPerSecond(link));
            flowsOn[links.groupOf(link)]++;
            if (flows.count(link) == 1) {
                flows.linkLong(link, FlowLayout.LINK_SINCE_PS, nowPs);
            }
        }
        flows.set(flow, FlowLayout.ALONE_RATE, alone);
        flows.set(flow, FlowLayout.LATENCY_PS, latencyPs(message));
        flows.set(flow, FlowLayout.DRAIN_PS, Long.MAX_VALUE);
        flows.setInt(flow, FlowLayout.BOTTLENECK, message.path[0]);
        drains.add(flow);
        touch(message.path[0]); // finds all its links
    }

    /** A message of a quiet transfer becomes a flow as it is now. */
    void carryOn(QuietTransfer quiet, int part, int[] path) {
        int flow = flows.add(quiet.transfer(), quiet.bytes(part), path, path.length - 1, quiet.startPs());
        flows.copyQuiet(part, flow);
        flows.setInt(flow, FlowLayout.BOTTLENECK, quiet.bottleneckLink(part));
        drains.add(flow);
        long rate = flows.get(flow, FlowLayout.RATE);
        for (int link : path) {
            flowsOn[links.groupOf(link)]++;
            if (flows.count(link) == 1) {
                flows.linkLong(link, FlowLayout.LINK_SINCE_PS, quiet.startPs());
            }
            flows.linkLong(link, FlowLayout.LINK_RATES, flows.linkLong(link, FlowLayout.LINK_RATES) + rate);
            watch.changed(link, nowPs);
        }
    }

    /** Drops what is left of a transfer. */
    void abort(int transfer) {
        settle();
        while (flows.first(transfer) >= 0) {
            drain(flows.first(transfer));
        }
    }

    // ---- time

    /** Time goes on while there is no flow. */
    void pass(long toPs) {
        assert isEmpty() : "time passes over flows: flows=" + flows.live();
        nowPs = toPs;
    }

    /** As {@link MeshModel#advance}. */
    long advance(long untilPs) {
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

    private void drain(int flow) {
        progress(flow);
        long rate = flows.get(flow, FlowLayout.RATE);
        int hops = flows.getInt(flow, FlowLayout.LINKS);
        for (int place = 0; place < hops; place++) {
            int link = flows.linkAt(flow, place);
            flowsOn[links.groupOf(link)]--;
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
        if (transfer != MeshModel.UNWATCHED) {
            ends.arrived(transfer, nowPs + flows.get(flow, FlowLayout.LATENCY_PS));
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

    // ---- rates

    private void touch(int link) {
        if (!isDirty[link]) {
            isDirty[link] = true;
            dirty[dirtyCount++] = link;
        }
    }

    /** Finds the rates that hold from now on, and tells the clock which transfers end at another time. */
    void settle() {
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
                limitPs = Math.min(limitPs, ends.tell(flows.getInt(flow, FlowLayout.TRANSFER), shares.mark()));
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

    // ---- links

    /** What demands leave of a link has changed. */
    void capacityChanged(int link, long before, long after) {
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

    /** From now on there is a group of that number. */
    void addGroup(int group) {
        flowsOn = Arrays.copyOf(flowsOn, group + 1);
    }

    /** Flows on links of a group, summed. */
    int flowsOn(int group) {
        return flowsOn[group];
    }

    /** Sum of the rates of flows on the link. */
    long bytesPerSecond(int link) {
        if (flows.count(link) == 0) {
            return 0;
        }
        settle();
        return flows.linkLong(link, FlowLayout.LINK_RATES);
    }

    /** How long a link has been held by those that are on it, ps. */
    long heldPs(int link) {
        return flows.count(link) == 0 ? 0 : nowPs - flows.linkLong(link, FlowLayout.LINK_SINCE_PS);
    }
}
