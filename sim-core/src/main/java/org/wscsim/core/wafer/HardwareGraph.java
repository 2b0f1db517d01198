package org.wscsim.core.wafer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The machine as a directed graph: dies, links between them, and one DRAM port per die. A mesh of dies is one generator
 * of it; switched islands and several wafers are others.
 *
 * <p>Link ids {@code 0..dies-1} are the DRAM ports (link {@code d} joins die {@code d} with its own DRAM); the rest are
 * die-to-die links, one id per direction. Immutable; lookups are O(1).
 */
public final class HardwareGraph {
    private final int columns;
    private final int rows;
    private final int[] from;
    private final int[] to;
    private final long[] bytesPerSecond;
    private final long[] latencyPs;
    private final int[] neighbourLink;
    private final @Nullable IslandLinks islands;

    private HardwareGraph(int columns, int rows, int linkCount) {
        this(columns, rows, linkCount, null);
    }

    HardwareGraph(int columns, int rows, int linkCount, @Nullable IslandLinks islands) {
        this.columns = columns;
        this.rows = rows;
        this.islands = islands;
        from = new int[linkCount];
        to = new int[linkCount];
        bytesPerSecond = new long[linkCount];
        latencyPs = new long[linkCount];
        neighbourLink = new int[columns * rows * Direction.COUNT];
        Arrays.fill(neighbourLink, -1);
    }

    /** Sides of a die. */
    public enum Direction {
        EAST(1, 0),
        WEST(-1, 0),
        SOUTH(0, 1),
        NORTH(0, -1);

        static final int COUNT = 4;
        final int dx;
        final int dy;

        Direction(int dx, int dy) {
            this.dx = dx;
            this.dy = dy;
        }
    }

    /**
     * The wafer's mesh: neighbouring dies are joined in both directions. Bandwidths are achievable ones (peak times the
     * spec's fractions), rounded to whole bytes per second. A spec with islands has switches in place of the mesh
     * ({@link IslandLinks}).
     */
    public static HardwareGraph meshOf(WaferSpec wafer) {
        if (wafer.islands() != null) {
            return IslandLinks.graph(wafer, wafer.islands());
        }
        int columns = wafer.dieColumns();
        int rows = wafer.dieRows();
        int dies = columns * rows;
        int links = 2 * (rows * (columns - 1) + columns * (rows - 1));
        HardwareGraph graph = new HardwareGraph(columns, rows, dies + links);
        long portBytes =
                Math.round(wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction());
        long linkBytes =
                Math.round(wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction());
        int next = 0;
        for (; next < dies; next++) {
            graph.put(next, next, next, portBytes, wafer.die().dramLatencyPs());
        }
        for (int die = 0; die < dies; die++) {
            for (Direction direction : Direction.values()) {
                int x = die % columns + direction.dx;
                int y = die / columns + direction.dy;
                if (x >= 0 && x < columns && y >= 0 && y < rows) {
                    graph.neighbourLink[die * Direction.COUNT + direction.ordinal()] = next;
                    graph.put(
                            next++, die, y * columns + x, linkBytes, wafer.d2d().latencyPs());
                }
            }
        }
        return graph;
    }

    void put(int link, int fromDie, int toDie, long bytes, long latency) {
        from[link] = fromDie;
        to[link] = toDie;
        bytesPerSecond[link] = bytes;
        latencyPs[link] = latency;
    }

    /** Switches in place of a mesh, or null. */
    public @Nullable IslandLinks islands() {
        return islands;
    }

    /** Links of the longest shortest route, DRAM ports excluded. */
    public int longestRoute() {
        return islands == null ? columns + rows - 2 : IslandLinks.LONGEST_ROUTE;
    }

    public int dies() {
        return columns * rows;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    /** Links in all, DRAM ports included. */
    public int links() {
        return from.length;
    }

    /** Link id of the die's DRAM port. */
    public int dramPort(int die) {
        return die;
    }

    public boolean isDramPort(int link) {
        return link < dies();
    }

    /** Link leaving {@code die} in {@code direction}, or -1 at the edge and between switched dies. */
    public int link(int die, Direction direction) {
        return neighbourLink[die * Direction.COUNT + direction.ordinal()];
    }

    public int from(int link) {
        return from[link];
    }

    public int to(int link) {
        return to[link];
    }

    /** Achievable bandwidth of the link. */
    public long bytesPerSecond(int link) {
        return bytesPerSecond[link];
    }

    public long latencyPs(int link) {
        return latencyPs[link];
    }

    /** Links on a shortest path between two dies. */
    public int hops(int fromDie, int toDie) {
        if (islands != null) {
            return islands.hops(fromDie, toDie);
        }
        return Math.abs(fromDie % columns - toDie % columns) + Math.abs(fromDie / columns - toDie / columns);
    }
}
