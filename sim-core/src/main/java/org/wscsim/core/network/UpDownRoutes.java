package org.wscsim.core.network;

import java.util.Arrays;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;

/**
 * Deadlock-free routes over any connected part of a mesh (up*&#47;down*: Schroeder et al., Autonet, IEEE JSAC 9(8), 1991).
 *
 * <p>A breadth-first search from a root gives every die a level, its distance from the root. A mesh, with or without
 * holes, has no odd cycle, so the levels of neighbours differ by exactly one: a link leads up (towards the root) or down.
 * A route goes up, then down, and never up again; so channels can be ordered, up ones by falling and down ones by rising
 * level, and no cycle of waiting messages closes.
 *
 * <p>Routes are the shortest that the rule allows: where the destination can be reached by going down alone, that is a
 * shortest path (every hop raises the level by the one that has to be gained); elsewhere the first hop must lead up, and
 * the best of those is taken. Whoever is entered by a down link can go down to the destination and does, so one table of
 * next hops is enough. Ties go to the first side, east, west, south, north.
 *
 * <p>The root decides how long routes are. Each connected part takes the one with the least sum of hops over all pairs,
 * lowest id first: of all its dies up to {@value #MAX_ROOTS} dies, else of the dies nearest to the wafer's corners. With
 * the root in a corner of a whole mesh the rule is the negative-first turn model, and every route is a shortest path.
 *
 * <p>Work arrays are kept, so nothing is allocated after construction. Confined to the simulation thread.
 */
final class UpDownRoutes {
    private static final int MAX_ROOTS = 128;
    private static final int UNSEEN = -1;
    private static final Direction[] SIDES = Direction.values();

    private final Routing routing;
    private final HardwareGraph graph;
    private final int dies;
    private final int[] level;
    /** Dies of the part at hand by rising level, ties by order of discovery. */
    private final int[] order;

    private final int[] cost;
    private final boolean[] done;

    UpDownRoutes(Routing routing) {
        this.routing = routing;
        graph = routing.graph();
        dies = graph.dies();
        level = new int[dies];
        order = new int[dies];
        cost = new int[dies];
        done = new boolean[dies];
    }

    /** Fills the table for every part. */
    void fill() {
        Arrays.fill(done, false);
        for (int die = 0; die < dies; die++) {
            if (!done[die] && graph.dieAlive(die)) {
                int size = search(bestRoot(die));
                for (int i = 0; i < size; i++) {
                    done[order[i]] = true;
                }
                for (int i = 0; i < size; i++) {
                    routesTo(order[i], size, true);
                }
            }
        }
    }

    /** Root of the part that the die belongs to. */
    private int bestRoot(int member) {
        int size = search(member);
        int best = member;
        long least = Long.MAX_VALUE;
        for (int root = 0; root < dies; root++) {
            search(member);
            if (level[root] == UNSEEN || (size > MAX_ROOTS && !isNearestToACorner(root))) {
                continue;
            }
            search(root);
            long hops = 0;
            for (int i = 0; i < size && hops < least; i++) {
                hops += routesTo(order[i], size, false);
            }
            if (hops < least) {
                least = hops;
                best = root;
            }
        }
        return best;
    }

    /** Among the dies whose level was just found; ties to the lowest id. */
    private boolean isNearestToACorner(int die) {
        int right = graph.columns() - 1;
        int bottom = graph.rows() - 1;
        return isNearest(die, 0, 0)
                || isNearest(die, right, 0)
                || isNearest(die, 0, bottom)
                || isNearest(die, right, bottom);
    }

    private boolean isNearest(int die, int x, int y) {
        int own = distance(die, x, y);
        for (int other = 0; other < dies; other++) {
            int far = distance(other, x, y);
            if (level[other] != UNSEEN && (far < own || (far == own && other < die))) {
                return false;
            }
        }
        return true;
    }

    private int distance(int die, int x, int y) {
        return Math.abs(die % graph.columns() - x) + Math.abs(die / graph.columns() - y);
    }

    /** Finds the levels of the part around a root; returns its size. */
    private int search(int root) {
        Arrays.fill(level, UNSEEN);
        level[root] = 0;
        order[0] = root;
        int size = 1;
        for (int i = 0; i < size; i++) {
            int die = order[i];
            for (Direction side : SIDES) {
                int link = routing.living(die, side);
                if (link >= 0 && level[graph.to(link)] == UNSEEN) {
                    level[graph.to(link)] = level[die] + 1;
                    order[size++] = graph.to(link);
                }
            }
        }
        return size;
    }

    /** Routes from the whole part to one of its dies; returns the sum of their hops. */
    private long routesTo(int to, int size, boolean write) {
        Arrays.fill(cost, UNSEEN);
        cost[to] = 0;
        // Dies that go down to the destination lie above it: by falling level, whoever has such a die below it does
        // too.
        for (int i = size - 1; i >= 0; i--) {
            if (level[order[i]] < level[to]) {
                leave(order[i], to, 1, write);
            }
        }
        // The root can always go down; every other die has a neighbour above it, whose way is known by then.
        long hops = 0;
        for (int i = 0; i < size; i++) {
            if (cost[order[i]] == UNSEEN) {
                leave(order[i], to, -1, write);
            }
            hops += cost[order[i]];
        }
        return hops;
    }

    /** Takes the best side among those that change the level by {@code rise}, if one leads there. */
    private void leave(int die, int to, int rise, boolean write) {
        int least = Integer.MAX_VALUE;
        Direction best = null;
        for (Direction side : SIDES) {
            int link = routing.living(die, side);
            int other = link < 0 ? die : graph.to(link);
            if (level[other] == level[die] + rise && cost[other] != UNSEEN && cost[other] < least) {
                least = cost[other];
                best = side;
            }
        }
        if (best != null) {
            cost[die] = least + 1;
            if (write) {
                routing.setAll(die, to, best);
            }
        }
    }
}
