package org.wscsim.core.collective;

import java.util.Arrays;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;

/**
 * Dies that take part in collectives: a rectangle, possibly with holes and missing links. Dies are numbered row by row in
 * that rectangle, holes included. Connected, at least one die. Immutable; building one takes O(dies) steps.
 */
public final class DieSet {
    private static final int[] DX = {1, -1, 0, 0};
    private static final int[] DY = {0, 0, 1, -1};
    private static final int SIDES = 4;

    private final int columns;
    private final int rows;
    private final boolean[] alive;
    /** Neighbour by die and side, -1 for none; both directions of a link are there or none. */
    private final int[] neighbour;

    private final int[] dies;

    private DieSet(int columns, int rows, boolean[] alive, int[] neighbour) {
        this.columns = columns;
        this.rows = rows;
        this.alive = alive;
        this.neighbour = neighbour;
        int[] found = new int[alive.length];
        int count = 0;
        for (int die = 0; die < alive.length; die++) {
            if (alive[die]) {
                found[count++] = die;
            }
        }
        dies = Arrays.copyOf(found, count);
        if (count == 0 || DieRoutes.of(this, dies[0]).reached() < count) {
            throw new BadInputException("dies are not connected: columns=" + columns + ", rows=" + rows + ", dies="
                    + count + "; choose dies that neighbours join");
        }
    }

    /** A full rectangle. */
    public static DieSet rectangle(int columns, int rows) {
        boolean[] alive = new boolean[columns * rows];
        Arrays.fill(alive, true);
        return grid(columns, rows, alive);
    }

    /**
     * A rectangle without some of its dies.
     *
     * @throws BadInputException if the others are not connected, or none is left
     */
    public static DieSet without(int columns, int rows, int... holes) {
        boolean[] alive = new boolean[columns * rows];
        Arrays.fill(alive, true);
        for (int hole : holes) {
            alive[hole] = false;
        }
        return grid(columns, rows, alive);
    }

    private static DieSet grid(int columns, int rows, boolean[] alive) {
        int[] neighbour = new int[alive.length * SIDES];
        Arrays.fill(neighbour, -1);
        for (int die = 0; die < alive.length; die++) {
            for (int side = 0; side < SIDES; side++) {
                int x = die % columns + DX[side];
                int y = die / columns + DY[side];
                boolean inside = x >= 0 && x < columns && y >= 0 && y < rows;
                if (alive[die] && inside && alive[y * columns + x]) {
                    neighbour[die * SIDES + side] = y * columns + x;
                }
            }
        }
        return new DieSet(columns, rows, alive, neighbour);
    }

    /**
     * Dies of a machine with the links that join them; a link without bandwidth, or without its other direction, counts
     * as none.
     */
    public static DieSet of(HardwareGraph graph, int[] ids) {
        int left = graph.columns();
        int top = graph.rows();
        int right = 0;
        int bottom = 0;
        for (int id : ids) {
            left = Math.min(left, id % graph.columns());
            right = Math.max(right, id % graph.columns());
            top = Math.min(top, id / graph.columns());
            bottom = Math.max(bottom, id / graph.columns());
        }
        int columns = right - left + 1;
        int rows = bottom - top + 1;
        boolean[] alive = new boolean[columns * rows];
        for (int id : ids) {
            alive[(id / graph.columns() - top) * columns + id % graph.columns() - left] = true;
        }
        int[] neighbour = new int[alive.length * SIDES];
        Arrays.fill(neighbour, -1);
        for (int id : ids) {
            int die = (id / graph.columns() - top) * columns + id % graph.columns() - left;
            for (Direction direction : Direction.values()) {
                int link = graph.link(id, direction);
                if (link >= 0 && graph.bytesPerSecond(link) > 0) {
                    int x = graph.to(link) % graph.columns() - left;
                    int y = graph.to(link) / graph.columns() - top;
                    boolean inside = x >= 0 && x < columns && y >= 0 && y < rows;
                    if (inside && alive[y * columns + x]) {
                        neighbour[die * SIDES + direction.ordinal()] = y * columns + x;
                    }
                }
            }
        }
        keepBothWays(neighbour);
        return new DieSet(columns, rows, alive, neighbour);
    }

    private static void keepBothWays(int[] neighbour) {
        for (int at = 0; at < neighbour.length; at++) {
            // Sides come in opposite pairs: east and west, south and north.
            int to = neighbour[at];
            if (to >= 0 && neighbour[to * SIDES + (at % SIDES ^ 1)] != at / SIDES) {
                neighbour[at] = -1;
            }
        }
    }

    public int size() {
        return dies.length;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    /** Dies and holes. */
    int places() {
        return alive.length;
    }

    /** The {@code index}-th die, ascending. */
    public int die(int index) {
        return dies[index];
    }

    /** Neighbour on the {@code side}-th side (east, west, south, north), or -1. */
    int neighbour(int die, int side) {
        return neighbour[die * SIDES + side];
    }

    int sides() {
        return SIDES;
    }

    /** Neighbours that take part. */
    int degree(int die) {
        int degree = 0;
        for (int side = 0; side < SIDES; side++) {
            degree += neighbour[die * SIDES + side] >= 0 ? 1 : 0;
        }
        return degree;
    }

    /** Whether neither a die nor a link of the rectangle is missing. */
    public boolean isRectangle() {
        int ends = 0;
        for (int die : dies) {
            ends += degree(die);
        }
        return dies.length == alive.length && ends == 2 * (rows * (columns - 1) + columns * (rows - 1));
    }

    /** What closed forms need; O(1) for a full rectangle, else a search for a tour and O(dies^2) routes. */
    public MeshShape shape() {
        return isRectangle() ? MeshShape.rectangle(columns, rows) : searchedShape();
    }

    /** The same by looking at every route, for rectangles too. */
    MeshShape searchedShape() {
        Tour tour = Tour.of(this);
        DieRoutes.Load load = DieRoutes.load(this);
        return new MeshShape(
                dies.length,
                isRectangle() ? columns : 0,
                isRectangle() ? rows : 0,
                tour.ring(),
                tour.hops(),
                tour.shortestPair(),
                tour.longestEdge(),
                DieRoutes.central(this).depth(),
                load.busiest(),
                load.hops(),
                load.longest());
    }
}
