package org.wscsim.core.network;

import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;

/**
 * Dimension-order routes on the mesh: first along x, then along y. Shortest, and free of deadlock because no route turns
 * from y to x (Dally and Seitz 1987: the channel dependency graph has no cycle).
 *
 * <p>Immutable; O(hops), allocates nothing.
 */
final class XyRouter {
    private final HardwareGraph graph;
    private final int columns;

    XyRouter(HardwareGraph graph) {
        this.graph = graph;
        columns = graph.columns();
    }

    /** Links of the longest route. */
    int maxHops() {
        return graph.columns() + graph.rows() - 2;
    }

    /** Writes the route's links, DRAM ports excluded, from index {@code first} on; returns the index after the last. */
    int route(int fromDie, int toDie, int[] into, int first) {
        int deltaX = toDie % columns - fromDie % columns;
        int deltaY = toDie / columns - fromDie / columns;
        Direction alongX = deltaX > 0 ? Direction.EAST : Direction.WEST;
        Direction alongY = deltaY > 0 ? Direction.SOUTH : Direction.NORTH;
        int turn = first + Math.abs(deltaX);
        int end = turn + Math.abs(deltaY);
        int die = fromDie;
        int next = first;
        while (next < end) {
            int link = graph.link(die, next < turn ? alongX : alongY);
            assert link >= 0 : "no link: die=" + die + ", to=" + toDie;
            into[next++] = link;
            die = graph.to(link);
        }
        return next;
    }
}
