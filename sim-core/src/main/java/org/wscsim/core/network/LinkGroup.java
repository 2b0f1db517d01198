package org.wscsim.core.network;

/**
 * Links of which one instance asks the same: the DRAM ports of its dies, or the links between them. Made once per instance by
 * {@link MeshModel#group}. Confined to the simulation thread; allocates nothing.
 */
public interface LinkGroup {
    /** Adds to the demand on every link (negative to take back), as {@link MeshModel#addDemand} does on one. */
    void addDemand(long deltaBytesPerSecond);

    /**
     * What the slowest link leaves to an instance that registered {@code ownDemand} on each, bytes per second; {@code
     * Long.MAX_VALUE} without a link.
     */
    long leastAvailable(long ownDemand, long nowPs);

    /** Until when that stays so unless the {@link LinkWatch} is told otherwise, ps. */
    long steadyUntilPs(long nowPs);
}
