package org.wscsim.core.flit;

/** What nodes have to send, and who is told what arrived. */
public interface PacketSource {
    /** No packet of this node is due at any later time that is known now. */
    long NEVER = Long.MAX_VALUE;

    /**
     * The node's next packet, in the order in which it is to be sent.
     *
     * @param cycle now; packets of this cycle or before may start
     * @return the cycle at which the node is to be asked again, {@link #NEVER} for not before {@link FlitNetwork#wake};
     *     {@code out.flits} is 0 when there is no packet yet
     */
    long next(int node, long cycle, Packet out);

    /** The last flit of a packet has left the network at its destination. */
    void arrived(Packet packet, long cycle);

    /** A packet as its ends see it; caller-owned, overwritten. */
    final class Packet {
        public int from;
        public int to;
        public int flits;
        public int routeClass;
        /** The source's own mark. */
        public int tag;
        /** When the source had it; source queueing counts from here. */
        public long createdCycle;
        /** When its first flit entered the network. */
        public long injectedCycle;
        /** Routers that its head has passed. */
        public int routers;
    }
}
