package org.wscsim.core.network;

import java.util.function.BiFunction;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The default mesh: a message reserves every link of its path, first come, first served.
 *
 * <p>The path is the source's DRAM port, the links of its route, the destination's DRAM port: links 0..k with latency
 * {@code l(i)}. With {@code free(i)} the time from which link i is free, all in ps:
 *
 * <pre>
 *   rate       = min over i of B(i) - min(D(i), B(i)/2)           at the time of sending
 *   ser        = ceil(bytes * 1e12 / rate)                        serialisation at the slowest link
 *   start(0)   = max(now, free(0))
 *   start(i+1) = max(start(i) + l(i), free(i+1))                  the head waits for every link in turn
 *   arrival    = start(k) + l(k) + ser                            the last byte, out of the last link
 *   until(k)   = start(k) + ser
 *   until(i)   = until(i+1) - l(i)                                the tail follows at the bottleneck's rate
 *   free(i)    = until(i)
 * </pre>
 *
 * <p>A head that waits holds the links behind it: routers cannot buffer a KV cache, so this is wormhole switching with
 * one virtual channel, and {@code until(i) - start(i)} is {@code ser} plus what the head waited further on. Gaps before a
 * reservation are not filled. Example: 1 MB over two ports of 1 TB/s and one link of 2 TB/s, 100 ns each, at rest: ser =
 * 1 us, arrival 1.3 us, each link held for 1 us, the port of the destination from 0.2 us on.
 *
 * <p>A transfer that has been booked keeps its arrival. When demand registered later would leave it less than its rate,
 * instances are priced as if it yielded at once, so the rates of {@link MeshModel}'s rule never sum to more than B; the
 * bytes it then lags behind are not charged to anyone, at most until it ends.
 *
 * <p>Cost: O(hops) per message, 256 bytes per link. Times passed in never decrease. Confined to the simulation thread;
 * nothing is allocated after construction.
 */
public final class ReservingMesh implements MeshModel {
    private final HardwareGraph graph;
    private final Routing routing;
    private final LinkTable links;
    private final Message message;
    private final TransferClock clock;
    /** Arrival of the latest message of the transfer that is being sent. */
    private long latestPs;

    private long byteHops;
    private LinkWatch watch = LinkWatch.NOBODY;

    /**
     * @param clock told the end of a transfer when its last message is sent
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    public ReservingMesh(Routing routing, TransferClock clock, BiFunction<String, Long, Cells> map) {
        this.routing = routing;
        graph = routing.graph();
        this.clock = clock;
        links = new LinkTable(graph, map);
        message = new Message(routing.maxHops() + 2);
    }

    @Override
    public String name() {
        return "reserving";
    }

    @Override
    public String contention() {
        return "first come first served reservation of links and DRAM ports";
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
        assert nowPs >= 0 : "before the start: now=" + nowPs;
        if (fromDie == toDie) {
            return nowPs;
        }
        int last = routing.routeWithPorts(fromDie, toDie, message.path);
        message.last = last;
        message.bytes = bytes;
        message.sentPs = nowPs;
        links.moveHead(message);
        long tailPs = message.startsPs[last] + LinkTime.ps(bytes, message.rate);
        long arrivalPs = tailPs + graph.latencyPs(message.path[last]);
        // Both terms are at most the longest run, so an overflow shows as a negative sum.
        if (tailPs < 0 || arrivalPs < 0 || arrivalPs > VirtualTime.MAX_SPAN_PS) {
            throw beyondLongestRun(fromDie, toDie);
        }
        links.reserve(message, arrivalPs);
        for (int place = 0; place <= last; place++) {
            watch.changed(message.path[place], nowPs);
        }
        byteHops += bytes * (last - 1);
        return arrivalPs;
    }

    private LimitReachedException beyondLongestRun(int fromDie, int toDie) {
        return new LimitReachedException(
                "transfer ends after the longest run: fromDie=" + fromDie + ", toDie=" + toDie + ", bytes="
                        + message.bytes + ", bytesPerSecond=" + message.rate + ", limitDays=100; lower --request-rate");
    }

    @Override
    public void addDemand(int link, long deltaBytesPerSecond) {
        links.addDemand(link, deltaBytesPerSecond);
        // Not told: demands change between events of one picosecond, whose time the watch knows itself.
        watch.changed(link, 0);
    }

    @Override
    public void watch(LinkWatch toTell) {
        watch = toTell;
    }

    /** Reservations begin and end untold. */
    @Override
    public long steadyUntilPs(int link, long nowPs) {
        return links.steadyUntilPs(link, nowPs);
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

    /** Rate of the transfer on the link now, less what demand registered since takes from it; 0 without one. */
    public long transferBytesPerSecond(int link, long nowPs) {
        long reserved = links.reservedRate(link, nowPs);
        return reserved == 0
                ? 0
                : Math.min(reserved, SharingRule.transfer(graph.bytesPerSecond(link), links.demand(link)));
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

    /** Bytes of transfers alone. */
    public long transferBytes(int link) {
        return links.transferBytes(link);
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

    /** Time from which the link is free of reservations, ps. */
    public long nextFreePs(int link) {
        return links.nextFreePs(link);
    }

    /** Time the link has been reserved for so far, reservations that lie ahead included, ps. */
    @Override
    public long busyPs(int link) {
        return links.busyPs(link);
    }

    /** Time that heads of messages have waited for the link, ps. */
    @Override
    public long waitingPs(int link) {
        return links.waitingPs(link);
    }
}
