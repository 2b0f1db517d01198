package org.wscsim.core.collective;

import java.util.Arrays;

/**
 * Shortest routes of a {@link DieSet} to one die, along x first where both axes are shortest: on a full rectangle the
 * dimension-order routes. Together they are a spanning tree with that die as its root. Immutable.
 */
final class DieRoutes {
    private final int root;
    private final int[] distance;
    private final int[] parent;
    private final int reached;
    private final int depth;

    /**
     * @param busiest routes over the busiest link
     * @param hops of all routes
     * @param longest hops of the longest route
     */
    record Load(long busiest, long hops, int longest) {}

    private DieRoutes(int root, int[] distance, int[] parent, int reached, int depth) {
        this.root = root;
        this.distance = distance;
        this.parent = parent;
        this.reached = reached;
        this.depth = depth;
    }

    /** Routes to {@code root}; O(dies). */
    static DieRoutes of(DieSet set, int root) {
        int[] distance = new int[set.places()];
        Arrays.fill(distance, -1);
        int[] queue = new int[set.places()];
        int tail = 0;
        queue[tail++] = root;
        distance[root] = 0;
        for (int head = 0; head < tail; head++) {
            int die = queue[head];
            for (int side = 0; side < set.sides(); side++) {
                int next = set.neighbour(die, side);
                if (next >= 0 && distance[next] < 0) {
                    distance[next] = distance[die] + 1;
                    queue[tail++] = next;
                }
            }
        }
        int[] parent = new int[set.places()];
        Arrays.fill(parent, -1);
        for (int i = 1; i < tail; i++) {
            parent[queue[i]] = towards(set, queue[i], distance);
        }
        return new DieRoutes(root, distance, parent, tail, distance[queue[tail - 1]]);
    }

    private static int towards(DieSet set, int die, int[] distance) {
        for (int side = 0; side < set.sides(); side++) {
            int next = set.neighbour(die, side);
            if (next >= 0 && distance[next] == distance[die] - 1) {
                return next;
            }
        }
        throw new AssertionError("no way on: die=" + die);
    }

    /** Routes to the die whose farthest die is nearest; the first of equals. O(dies^2). */
    static DieRoutes central(DieSet set) {
        DieRoutes best = of(set, set.die(0));
        for (int i = 1; i < set.size(); i++) {
            DieRoutes routes = of(set, set.die(i));
            best = routes.depth < best.depth ? routes : best;
        }
        return best;
    }

    /** What routes between all ordered pairs put on links; O(dies^2 hops). */
    static Load load(DieSet set) {
        long[] onLink = new long[set.places() * set.places()];
        long hops = 0;
        int longest = 0;
        for (int to = 0; to < set.size(); to++) {
            DieRoutes routes = of(set, set.die(to));
            longest = Math.max(longest, routes.depth);
            for (int from = 0; from < set.size(); from++) {
                for (int die = set.die(from); die != routes.root; die = routes.parent[die]) {
                    onLink[die * set.places() + routes.parent[die]]++;
                    hops++;
                }
            }
        }
        return new Load(Arrays.stream(onLink).max().orElse(0), hops, longest);
    }

    int root() {
        return root;
    }

    /** Dies with a route, the root included. */
    int reached() {
        return reached;
    }

    /** Hops from the farthest die. */
    int depth() {
        return depth;
    }

    int distance(int die) {
        return distance[die];
    }

    /** Next die on the way to the root. */
    int parent(int die) {
        return parent[die];
    }

    /** Dies on the way from {@code die} to the root, both included. */
    int[] route(int die) {
        int[] route = new int[distance[die] + 1];
        int at = die;
        for (int i = 0; i < route.length; i++, at = parent[at]) {
            route[i] = at;
        }
        return route;
    }

    /** Dies on the tree's way between two dies, both included. */
    int[] treeRoute(int from, int to) {
        int up = from;
        int down = to;
        int[] head = new int[distance[from] + distance[to] + 1];
        int first = 0;
        int last = head.length;
        while (up != down) {
            if (distance[up] >= distance[down]) {
                head[first++] = up;
                up = parent[up];
            } else {
                head[--last] = down;
                down = parent[down];
            }
        }
        head[first++] = up;
        int[] route = Arrays.copyOf(head, first + head.length - last);
        System.arraycopy(head, last, route, first, head.length - last);
        return route;
    }
}
