package org.wscsim.core.collective;

import java.util.Arrays;
import org.wscsim.core.collective.MeshShape.Ring;

/**
 * The order in which a ring visits the dies of a {@link DieSet}, and the way back to the first. A full rectangle with an
 * even side has a closed tour of single hops, any other a snake; sets with holes are searched ({@link TourSearch}). Where
 * neither is found, the lap follows a spanning tree, each of its links once in each direction, so a lap never meets
 * itself. Immutable.
 */
final class Tour {
    private final Ring ring;
    private final int[] order;
    private final int[][] edges;

    private Tour(Ring ring, int[] order, int[][] edges) {
        this.ring = ring;
        this.order = order;
        this.edges = edges;
    }

    static Tour of(DieSet set) {
        int n = set.size();
        if (set.isRectangle()) {
            boolean closed = set.columns() > 1 && set.rows() > 1 && n % 2 == 0;
            return closed ? closed(comb(set.columns(), set.rows())) : open(snake(set.columns(), set.rows()));
        }
        int[] found = TourSearch.closed(set);
        if (found.length == n) {
            return closed(found);
        }
        found = TourSearch.open(set);
        return found.length == n ? open(found) : aroundTree(set);
    }

    private static Tour closed(int[] order) {
        int[][] edges = new int[order.length][];
        for (int i = 0; i < order.length; i++) {
            edges[i] = new int[] {order[i], order[(i + 1) % order.length]};
        }
        return new Tour(Ring.CYCLE, order, edges);
    }

    private static Tour open(int[] order) {
        int n = order.length;
        int[][] edges = new int[n == 1 ? 0 : n][];
        for (int i = 0; i < n - 1; i++) {
            edges[i] = new int[] {order[i], order[i + 1]};
        }
        if (n > 1) {
            edges[n - 1] = new int[n];
            for (int i = 0; i < n; i++) {
                edges[n - 1][i] = order[n - 1 - i];
            }
        }
        return new Tour(Ring.PATH, order, edges);
    }

    private static Tour aroundTree(DieSet set) {
        DieRoutes tree = DieRoutes.central(set);
        int[] order = new int[set.size()];
        preorder(set, tree, tree.root(), order, 0);
        int[][] edges = new int[order.length][];
        for (int i = 0; i < order.length; i++) {
            edges[i] = tree.treeRoute(order[i], order[(i + 1) % order.length]);
        }
        return new Tour(Ring.NONE, order, edges);
    }

    private static int preorder(DieSet set, DieRoutes tree, int die, int[] order, int at) {
        int next = at;
        order[next++] = die;
        for (int side = 0; side < set.sides(); side++) {
            int child = set.neighbour(die, side);
            if (child >= 0 && tree.parent(child) == die) {
                next = preorder(set, tree, child, order, next);
            }
        }
        return next;
    }

    /** Back and forth through the rows without the first column, then up that column; transposed for odd rows. */
    private static int[] comb(int columns, int rows) {
        boolean turned = rows % 2 != 0;
        int width = turned ? rows : columns;
        int height = turned ? columns : rows;
        int[] order = new int[columns * rows];
        int next = 0;
        for (int y = 0; y < height; y++) {
            for (int i = 1; i < width; i++) {
                order[next++] = place(y % 2 == 0 ? i : width - i, y, turned, columns);
            }
        }
        for (int y = height - 1; y >= 0; y--) {
            order[next++] = place(0, y, turned, columns);
        }
        return order;
    }

    private static int place(int x, int y, boolean turned, int columns) {
        return turned ? x * columns + y : y * columns + x;
    }

    private static int[] snake(int columns, int rows) {
        int[] order = new int[columns * rows];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                order[y * columns + x] = y * columns + (y % 2 == 0 ? x : columns - 1 - x);
            }
        }
        return order;
    }

    Ring ring() {
        return ring;
    }

    int size() {
        return order.length;
    }

    /** Die at a place of the order, counted around. */
    int die(int place) {
        return order[Math.floorMod(place, order.length)];
    }

    /** Dies on the way from a place to the next, both included. */
    int[] edge(int place) {
        return edges[Math.floorMod(place, edges.length)];
    }

    private int edgeHops(int place) {
        return edge(place).length - 1;
    }

    /** Hops of a lap. */
    int hops() {
        return Arrays.stream(edges).mapToInt(edge -> edge.length - 1).sum();
    }

    /** Hops of the two shortest consecutive edges; 0 for one die. */
    int shortestPair() {
        int least = edges.length == 0 ? 0 : Integer.MAX_VALUE;
        for (int i = 0; i < edges.length; i++) {
            least = Math.min(least, edgeHops(i) + edgeHops(i + 1));
        }
        return least;
    }

    int longestEdge() {
        return Arrays.stream(edges).mapToInt(edge -> edge.length - 1).max().orElse(0);
    }
}
