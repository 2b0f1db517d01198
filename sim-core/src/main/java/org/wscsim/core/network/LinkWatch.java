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

    /** In the watch's own terms: whom changes on these links concern, for {@link #crossed}. Allocates. */
    default int[] standing(int[] links) {
        return links.clone();
    }

    /**
     * A transfer begins now that is over, as far as links go, at {@code untilPs}; what it changes in between is announced, not
     * told.
     *
     * @param standing as {@link #standing} gave for its links
     */
    default void crossed(int[] standing, long nowPs, long untilPs) {
        for (int link : standing) {
            changed(link, nowPs);
        }
    }
}
