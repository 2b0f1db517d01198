package org.wscsim.core.collective;

import java.util.Arrays;

/**
 * Looks for a tour of single hops through all dies of a {@link DieSet} by depth first, the neighbour with the fewest ways
 * on first (Warnsdorff 1823), turning back where dies are cut off. The problem is NP-complete, so the search gives up
 * after a fixed number of moves; the same set always gives the same answer. Confined to one thread.
 */
final class TourSearch {
    private static final int MAX_MOVES = 20_000;

    private final DieSet set;
    private final boolean closed;
    private final boolean[] visited;
    private final int[] order;
    private final int[] queue;
    private final boolean[] seen;
    private int moves;

    private TourSearch(DieSet set, boolean closed) {
        this.set = set;
        this.closed = closed;
        visited = new boolean[set.places()];
        order = new int[set.size()];
        queue = new int[set.size()];
        seen = new boolean[set.places()];
    }

    /** A closed tour, or an empty array. */
    static int[] closed(DieSet set) {
        boolean possible = set.size() >= 4 && majority(set) == 0;
        for (int i = 0; i < set.size(); i++) {
            possible &= set.degree(set.die(i)) > 1;
        }
        TourSearch search = new TourSearch(set, true);
        return possible && search.from(set.die(0)) ? search.order : new int[0];
    }

    /** An open tour, or an empty array. */
    static int[] open(DieSet set) {
        int majority = majority(set);
        for (int i = 0; Math.abs(majority) <= 1 && i < set.size(); i++) {
            TourSearch search = new TourSearch(set, false);
            boolean mayStart = majority == 0 || colour(set, set.die(i)) == majority;
            if (mayStart && search.from(set.die(i))) {
                return search.order;
            }
        }
        return new int[0];
    }

    /** Dies of one colour of the chess board less those of the other: a tour alternates. */
    private static int majority(DieSet set) {
        int majority = 0;
        for (int i = 0; i < set.size(); i++) {
            majority += colour(set, set.die(i));
        }
        return majority;
    }

    private static int colour(DieSet set, int die) {
        return (die % set.columns() + die / set.columns()) % 2 == 0 ? 1 : -1;
    }

    private boolean from(int start) {
        order[0] = start;
        visited[start] = true;
        return extend(1);
    }

    private boolean extend(int length) {
        int head = order[length - 1];
        if (length == order.length) {
            return !closed || areNeighbours(head, order[0]);
        }
        if (++moves > MAX_MOVES || !restIsReachable(head, length)) {
            return false;
        }
        boolean[] tried = new boolean[set.sides()];
        for (int side = best(head, tried); side >= 0; side = best(head, tried)) {
            tried[side] = true;
            int next = set.neighbour(head, side);
            order[length] = next;
            visited[next] = true;
            if (extend(length + 1)) {
                return true;
            }
            visited[next] = false;
        }
        return false;
    }

    private int best(int head, boolean[] tried) {
        int best = -1;
        int fewest = Integer.MAX_VALUE;
        for (int side = 0; side < set.sides(); side++) {
            int next = set.neighbour(head, side);
            if (next >= 0 && !visited[next] && !tried[side] && waysOn(next) < fewest) {
                best = side;
                fewest = waysOn(next);
            }
        }
        return best;
    }

    private int waysOn(int die) {
        int ways = 0;
        for (int side = 0; side < set.sides(); side++) {
            int next = set.neighbour(die, side);
            ways += next >= 0 && !visited[next] ? 1 : 0;
        }
        return ways;
    }

    private boolean areNeighbours(int a, int b) {
        for (int side = 0; side < set.sides(); side++) {
            if (set.neighbour(a, side) == b) {
                return true;
            }
        }
        return false;
    }

    /** Whether all dies not visited can be reached from the head, and a closed tour's start too. */
    private boolean restIsReachable(int head, int length) {
        Arrays.fill(seen, false);
        int tail = 0;
        queue[tail++] = head;
        boolean home = !closed;
        for (int at = 0; at < tail; at++) {
            for (int side = 0; side < set.sides(); side++) {
                int next = set.neighbour(queue[at], side);
                home |= next == order[0] && at > 0;
                if (next >= 0 && !visited[next] && !seen[next]) {
                    seen[next] = true;
                    queue[tail++] = next;
                }
            }
        }
        return home && tail == order.length - length + 1;
    }
}
