package org.wscsim.core.network;

/**
 * Is told when what a link leaves to instances may have changed, so that prices need not be found anew while nothing has.
 * What changes by itself as time passes is not told but announced: {@link MeshModel#steadyUntilPs}. Confined to the
 * simulation thread.
 */
@FunctionalInterface
public interface LinkWatch {
    /** Nobody watches. */
    LinkWatch NOBODY = (link, nowPs) -> Long.MAX_VALUE;

    /**
     * Demand, or the rates of messages, changed on a link.
     *
     * @return time of the earliest event that this brought about, to which the mesh must not advance beyond; {@code
     *     Long.MAX_VALUE} without one
     */
    long changed(int link, long nowPs);
}
