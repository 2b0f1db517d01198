package org.wscsim.core.collective;

/**
 * What closed forms need to know of dies on a mesh. Immutable.
 *
 * @param dies n, at least 1
 * @param columns of the rectangle if no die of it is missing, else 0
 * @param rows of the rectangle if no die of it is missing, else 0
 * @param ring how single hops join all dies
 * @param lapHops hops of a lap: n on a closed tour, else 2 (n-1), there and back along a spanning tree
 * @param shortestPair hops of the two shortest consecutive edges of the lap
 * @param longestEdge hops of the lap's longest edge
 * @param treeDepth hops from the die in the middle to the farthest
 * @param busiestRoutes of all ordered pairs of dies, how many cross the busiest link on shortest routes, x first
 * @param routeHops hops of all ordered pairs together
 * @param longestRoute hops of the farthest pair
 */
public record MeshShape(
        int dies,
        int columns,
        int rows,
        Ring ring,
        int lapHops,
        int shortestPair,
        int longestEdge,
        int treeDepth,
        long busiestRoutes,
        long routeHops,
        int longestRoute) {

    /** How single hops join all dies. */
    public enum Ring {
        /** A closed tour (Hamiltonian cycle), always of an even number of dies, at least 4. */
        CYCLE,
        /** An open tour (Hamiltonian path). */
        PATH,
        /** Neither was found. */
        NONE
    }

    /** A full rectangle: a closed tour if a side is even and the other at least 2, else a snake. */
    public static MeshShape rectangle(int columns, int rows) {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("rectangle out of range: columns=" + columns + ", rows=" + rows);
        }
        int dies = Math.multiplyExact(columns, rows);
        boolean closed = columns > 1 && rows > 1 && dies % 2 == 0;
        long hops = (pairHops(columns) * rows * rows) + (pairHops(rows) * columns * columns);
        return new MeshShape(
                dies,
                columns,
                rows,
                closed ? Ring.CYCLE : Ring.PATH,
                closed ? dies : 2 * (dies - 1),
                dies == 1 ? 0 : 2,
                closed || dies == 1 ? Math.min(1, dies - 1) : dies - 1,
                columns / 2 + rows / 2,
                Math.max(crossing(columns) * rows, crossing(rows) * columns),
                hops,
                columns + rows - 2);
    }

    /** Hops of all ordered pairs on a line: (n^3 - n) / 3. */
    private static long pairHops(int side) {
        return ((long) side * side * side - side) / 3;
    }

    /** Pairs of a line whose way crosses its middle, one direction. */
    private static long crossing(int side) {
        return (long) (side / 2) * (side - side / 2);
    }

    boolean isRectangle() {
        return columns > 0;
    }

    /** Whether rows and columns differ from lines. */
    boolean isGrid() {
        return columns > 1 && rows > 1;
    }
}
