package org.wscsim.core.network;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;
import org.wscsim.core.wafer.IslandLinks;

/**
 * Dimension-order routes on the mesh: first along x, then along y. Shortest, and free of deadlock because no route turns
 * from y to x (Dally and Seitz 1987: the channel dependency graph has no cycle).
 *
 * <p>Switched dies have one route, up and down their switches ({@link IslandLinks}).
 *
 * <p>Immutable; O(hops), allocates nothing.
 */
final class XyRouter {
    private final HardwareGraph graph;
    private final @Nullable IslandLinks islands;
    private final int columns;
    /** Coordinates of each die: two loads are faster than two divisions. */
    private final int[] columnOf;

    private final int[] rowOf;

    XyRouter(HardwareGraph graph) {
        this.graph = graph;
        islands = graph.islands();
        columns = graph.columns();
        columnOf = new int[graph.dies()];
        rowOf = new int[graph.dies()];
        for (int die = 0; die < graph.dies(); die++) {
            columnOf[die] = die % columns;
            rowOf[die] = die / columns;
        }
    }

    /** Links of the longest route. */
    int maxHops() {
        return graph.longestRoute();
    }

    /** Writes the route's links, DRAM ports excluded, from index {@code first} on; returns the index after the last. */
    int route(int fromDie, int toDie, int[] into, int first) {
        if (islands != null) {
            return islands.route(fromDie, toDie, into, first);
        }
        int deltaX = columnOf[toDie] - columnOf[fromDie];
        int deltaY = rowOf[toDie] - rowOf[fromDie];
        Direction alongX = deltaX > 0 ? Direction.EAST : Direction.WEST;
        Direction alongY = deltaY > 0 ? Direction.SOUTH : Direction.NORTH;
        int stepX = deltaX > 0 ? 1 : -1;
        int stepY = deltaY > 0 ? columns : -columns;
        int turn = first + Math.abs(deltaX);
        int end = turn + Math.abs(deltaY);
        int die = fromDie;
        int next = first;
        for (; next < turn; next++, die += stepX) {
            into[next] = graph.link(die, alongX);
        }
        for (; next < end; next++, die += stepY) {
            into[next] = graph.link(die, alongY);
        }
        assert die == toDie : "route missed its end: from=" + fromDie + ", to=" + toDie;
        return next;
    }

    /** Writes the path of a message, from the source's DRAM port to the destination's; returns the last index. */
    int routeWithPorts(int fromDie, int toDie, int[] into) {
        into[0] = graph.dramPort(fromDie);
        int last = route(fromDie, toDie, into, 1);
        into[last] = graph.dramPort(toDie);
        return last;
    }
}
