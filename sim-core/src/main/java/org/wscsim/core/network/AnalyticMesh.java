package org.wscsim.core.network;

import java.util.function.BiFunction;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The mesh without contention: a message takes {@code sum of latencies + ceil(bytes * 1e12 / bottleneck bandwidth)}, its
 * two DRAM ports included, whatever else is on the way. A lower bound of {@link ReservingMesh}.
 *
 * <p>Demands are recorded and change no rate; bytes are booked. Cost: O(hops) per message. Confined to the simulation
 * thread; nothing is allocated after construction.
 */
public final class AnalyticMesh implements MeshModel {
    private final HardwareGraph graph;
    private final Routing routing;
    private final LinkTable links;
    private final Message message;
    private final TransferClock clock;
    /** Arrival of the latest message of the transfer that is being sent. */
    private long latestPs;

    private long byteHops;

    /**
     * @param clock told the end of a transfer when its last message is sent
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    public AnalyticMesh(Routing routing, TransferClock clock, BiFunction<String, Long, Cells> map) {
        this.routing = routing;
        graph = routing.graph();
        this.clock = clock;
        links = new LinkTable(graph, map);
        message = new Message(routing.maxHops() + 2);
    }

    @Override
    public String name() {
        return "analytic";
    }

    @Override
    public String contention() {
        return "none";
    }

    @Override
    public HardwareGraph graph() {
        return graph;
    }

    @Override
    public void send(int transfer, int fromDie, int toDie, long bytes, long nowPs) {
        long arrivalPs = send(fromDie, toDie, bytes, nowPs);
        if (transfer != UNWATCHED) {
            latestPs = Math.max(latestPs, arrivalPs);
        }
    }

    @Override
    public void sent(int transfer, long nowPs) {
        clock.ends(transfer, Math.max(latestPs, nowPs));
        latestPs = 0;
    }

    /**
     * Sends a message whose arrival is asked for at once.
     *
     * @return when the last byte has arrived, ps; {@code nowPs} when the dies are the same
     */
    public long send(int fromDie, int toDie, long bytes, long nowPs) {
        if (fromDie == toDie) {
            return nowPs;
        }
        int[] path = message.path;
        int last = routing.routeWithPorts(fromDie, toDie, path);
        long slowest = Long.MAX_VALUE;
        long latencyPs = 0;
        for (int i = 0; i <= last; i++) {
            slowest = Math.min(slowest, graph.bytesPerSecond(path[i]));
            latencyPs += graph.latencyPs(path[i]);
        }
        message.last = last;
        message.bytes = bytes;
        links.carry(message);
        byteHops += bytes * (last - 1);
        return nowPs + latencyPs + LinkTime.ps(bytes, slowest);
    }

    @Override
    public void addDemand(int link, long deltaBytesPerSecond) {
        links.addDemand(link, deltaBytesPerSecond);
    }

    @Override
    public long demand(int link) {
        return links.demand(link);
    }

    @Override
    public long availableBytesPerSecond(int link, long ownDemand, long nowPs) {
        return graph.bytesPerSecond(link);
    }

    /** Nothing that happens changes what a link leaves. */
    @Override
    public void watch(LinkWatch watch) {}

    @Override
    public void carry(int link, long bytes) {
        links.addInStepBytes(link, bytes);
        byteHops += graph.isDramPort(link) ? 0 : bytes;
    }

    @Override
    public long bytesCarried(int link) {
        return links.bytesCarried(link);
    }

    /** What the bytes of messages would take at the link's bandwidth, one after the other. */
    @Override
    public long busyPs(int link) {
        long bytes = links.transferBytes(link);
        return bytes == 0 ? 0 : LinkTime.ps(bytes, graph.bytesPerSecond(link));
    }

    /** Nobody waits. */
    @Override
    public long waitingPs(int link) {
        return 0;
    }

    @Override
    public long byteHops() {
        return byteHops;
    }

    /** Nothing is under way: all was booked when it was sent. */
    @Override
    public void abort(int transfer, long nowPs) {}

    @Override
    public Routing routing() {
        return routing;
    }
}
