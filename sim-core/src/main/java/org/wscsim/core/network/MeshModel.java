package org.wscsim.core.network;

import org.wscsim.core.event.TransferClock;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * Prices traffic on the links of a {@link HardwareGraph}. Two kinds share every link:
 *
 * <ul>
 *   <li><em>standing loads</em>: in-step traffic of instances (collectives, remote KV reads, DRAM streaming), registered
 *       as a demand in bytes per second when a batch changes;
 *   <li><em>transfers</em>: discrete messages with a start and an end (KV caches).
 * </ul>
 *
 * <p>Sharing rule, with B the link's bandwidth and D the sum of demands on it: a transfer gets {@code B - min(D, B/2)};
 * an instance with demand d gets what others leave, {@code B - (D - d) - t}, but at least {@code C d / D}, where t is the
 * rate of a transfer on the link now and C is B without and B/2 with a transfer. A demand is stated as if alone, so an
 * instance never draws more than d on average and the rates on a link never sum to more than B.
 *
 * <p>Confined to the simulation thread; nothing is allocated after construction.
 */
public interface MeshModel {
    /** In place of a transfer's slot: bytes that nobody waits for. */
    int UNWATCHED = -1;

    /** As on the command line: {@code analytic}, {@code reserving}. */
    String name();

    /** For results: which contention is modelled; {@code none} for the analytic model. */
    String contention();

    HardwareGraph graph();

    /**
     * Sends a message from the DRAM of one die to the DRAM of another (ports included) along its route. Within a die it
     * arrives at once.
     *
     * @param transfer slot of the transfer that the message is part of; all its messages are sent at one time, one after
     *     the other; {@link #UNWATCHED} for none
     */
    void send(int transfer, int fromDie, int toDie, long bytes, long nowPs);

    /**
     * Sends the messages of a cache along a route that is used again and again, as {@link KvTransfer#send} does.
     *
     * @param bytesTotal bytes of all messages together
     */
    default void send(int transfer, KvRoute route, long bytesTotal, long nowPs) {
        route.sendParts(this, transfer, bytesTotal, nowPs);
    }

    /**
     * Every message of the transfer has been sent: from now on the mesh's {@link TransferClock} is told when the last of
     * them arrives, at once or as soon as it is known or has changed.
     */
    void sent(int transfer, long nowPs);

    /**
     * Moves the bytes of the messages in flight on to {@code untilPs}, or to the first time at which a transfer ends if
     * that is earlier. Called before every event with the time of the next one, so that transfers and demands never change
     * at a time before or after the mesh's; models that know an arrival when a message is sent have nothing to do.
     *
     * @param untilPs time of the next event as far as it is known; {@code Long.MAX_VALUE} when there is none
     * @return the time reached
     */
    default long advance(long untilPs) {
        return untilPs;
    }

    /** Makes sure that the {@link LinkWatch} has been told of everything up to now; may be called at any time. */
    default void settle(long nowPs) {}

    /** Adds to the demand registered on a link (negative to take back). */
    void addDemand(int link, long deltaBytesPerSecond);

    /** Makes links a group of which one instance asks the same from now on; before anything is sent. Allocates. */
    default LinkGroup group(int[] links) {
        return new EachLink(this, links);
    }

    /** Demand registered on a link, bytes per second. */
    long demand(int link);

    /** Bandwidth that an instance which registered {@code ownDemand} on the link gets now, bytes per second, at least 1. */
    long availableBytesPerSecond(int link, long ownDemand, long nowPs);

    /** Tells {@code watch} of every link on which {@link #availableBytesPerSecond} may answer otherwise from now on. */
    void watch(LinkWatch watch);

    /**
     * Until when a link leaves the same to instances unless the {@link LinkWatch} is told otherwise, ps; {@code
     * Long.MAX_VALUE} where nothing changes untold.
     */
    default long steadyUntilPs(int link, long nowPs) {
        return Long.MAX_VALUE;
    }

    /** Books bytes of in-step traffic on a link, for utilization and energy. */
    void carry(int link, long bytes);

    /** Bytes that crossed the link so far, both kinds. */
    long bytesCarried(int link);

    /** Time for which messages held the link so far, ps; what is meant by that depends on the model. */
    long busyPs(int link);

    /** Time that messages have waited for the link or been slowed by it so far, summed over messages, ps. */
    long waitingPs(int link);

    /** Bytes summed over die-to-die links (byte-hops), both kinds. */
    long byteHops();

    /** The way of every message. */
    Routing routing();

    /**
     * The transfer is given up: its slot may be used again, and its clock is not told any more. What was booked at the start
     * stays booked; models that move bytes step by step stop moving them.
     */
    void abort(int transfer, long nowPs);
}
