package org.wscsim.core.collective;

/** How a collective is carried out. In the order in which ties are decided. */
public enum Algorithm {
    /**
     * Parts travel both ways along a tour of single hops: half a lap each way where the tour is closed, from end to end
     * where it is not.
     */
    RING("ring, both ways"),
    /** Parts travel one way around a lap of all dies; without a closed tour along a spanning tree and back. */
    ONE_WAY_RING("ring, one way"),
    /** The whole message along every row, then along every column; all-gathers and reduce-scatters share it first. */
    GRID("rows, then columns"),
    /** Reduce-scatter in the rows, all-reduce of that part in the columns, all-gather in the rows. */
    SPLIT_GRID("two-phase 2-D"),
    /** Up to the die in the middle and down again along shortest routes, cut into n parts that follow one another. */
    TREE("tree"),
    /** Every rank sends straight to every other. */
    DIRECT("direct");

    private final String title;

    Algorithm(String title) {
        this.title = title;
    }

    /** As printed. */
    public String title() {
        return title;
    }
}
