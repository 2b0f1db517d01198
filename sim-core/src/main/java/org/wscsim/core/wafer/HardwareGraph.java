package org.wscsim.core.wafer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * The machine as a directed graph: dies, links between them, and one DRAM port per die. A mesh of dies is one generator
 * of it, several wafers edge to edge among them; switched islands are another.
 *
 * <p>Link ids {@code 0..dies-1} are the DRAM ports (link {@code d} joins die {@code d} with its own DRAM); the rest are
 * die-to-die links, one id per direction. With dead dies or links the distances between all dies are measured once (4 bytes
 * per pair). Immutable; lookups are O(1).
 */
public final class HardwareGraph {
    /** In place of a distance: no path. Two of them can be added. */
    public static final int UNREACHABLE = 1 << 29;

    private final int columns;
    private final int rows;
    private final int[] from;
    private final int[] to;
    private final long[] bytesPerSecond;
    private final long[] latencyPs;
    private final int[] neighbourLink;
    private final DefectMap defects;
    private final @Nullable IslandLinks islands;
    private final @Nullable Wafers wafers;
    /** Links on a shortest path between living dies, row by row; null without holes, where it follows from the places. */
    private final int @Nullable [] distances;

    HardwareGraph(DefectMap defects, int linkCount, @Nullable IslandLinks islands) {
        this(defects, linkCount, islands, null);
    }

    private HardwareGraph(DefectMap defects, int linkCount, @Nullable IslandLinks islands, @Nullable Wafers wafers) {
        this.defects = defects;
        this.islands = islands;
        this.wafers = wafers;
        columns = defects.columns();
        rows = defects.rows();
        from = new int[linkCount];
        to = new int[linkCount];
        bytesPerSecond = new long[linkCount];
        latencyPs = new long[linkCount];
        neighbourLink = new int[columns * rows * Direction.COUNT];
        Arrays.fill(neighbourLink, -1);
        distances = defects.hasHoles() ? new int[columns * rows * columns * rows] : null;
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

    /** {@link #meshOf(WaferSpec, DefectMap)} without defects. */
    public static HardwareGraph meshOf(WaferSpec wafer) {
        return meshOf(wafer, DefectMap.none(wafer));
    }

    /**
     * The wafer's mesh: neighbouring dies are joined in both directions. Bandwidths are achievable ones (peak times the
     * spec's fractions), rounded to whole bytes per second. What is dead has no link; the DRAM port of a die without DRAM
     * keeps its id and has no bandwidth. A spec with islands has switches in place of the mesh ({@link IslandLinks}); links
     * between wafers have their share of the edge ({@link Wafers}).
     *
     * @throws BadInputException for defects of switched dies
     */
    public static HardwareGraph meshOf(WaferSpec wafer, DefectMap defects) {
        defects.requireGridOf(wafer);
        if (wafer.islands() != null) {
            if (!defects.isEmpty()) {
                throw new BadInputException(
                        "switched dies have no defects yet: wafer=" + wafer.name() + "; leave the defects out");
            }
            return IslandLinks.graph(wafer, wafer.islands());
        }
        int columns = wafer.dieColumns();
        int dies = columns * wafer.dieRows();
        HardwareGraph graph = new HardwareGraph(defects, dies + countLinks(defects), null, wafer.wafers());
        double portBytes = wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction();
        for (int die = 0; die < dies; die++) {
            long bytes = Math.round(portBytes * defects.dramShare(die));
            graph.put(die, die, die, bytes, wafer.die().dramLatencyPs());
        }
        int next = dies;
        for (int die = 0; die < dies; die++) {
            for (Direction direction : Direction.values()) {
                int other = neighbour(defects, die, direction);
                if (other >= 0) {
                    graph.neighbourLink[die * Direction.COUNT + direction.ordinal()] = next;
                    WaferSpec.Link link = link(wafer, die, other);
                    graph.put(next++, die, other, achievable(wafer, link), link.latencyPs());
                }
            }
        }
        graph.measure();
        return graph;
    }

    private static long achievable(WaferSpec wafer, WaferSpec.Link link) {
        return Math.round(link.bytesPerSecond() * wafer.achievable().d2dFraction());
    }

    private static WaferSpec.Link link(WaferSpec wafer, int die, int other) {
        Wafers wafers = wafer.wafers();
        return wafers == null ? wafer.d2d() : wafers.between(die, other, wafer.d2d());
    }

    /** Whether a link joins dies of two wafers. */
    public boolean isWaferEdge(int link) {
        return wafers != null && wafers.isEdge(from[link], to[link]);
    }

    /** How several wafers share the dies, or null for one. */
    public @Nullable Wafers wafers() {
        return wafers;
    }

    private static int countLinks(DefectMap defects) {
        int count = 0;
        for (int die = 0; die < defects.dies(); die++) {
            for (Direction direction : Direction.values()) {
                count += neighbour(defects, die, direction) >= 0 ? 1 : 0;
            }
        }
        return count;
    }

    /** The die that a living link leads to, or -1. */
    private static int neighbour(DefectMap defects, int die, Direction direction) {
        int x = die % defects.columns() + direction.dx;
        int y = die / defects.columns() + direction.dy;
        boolean inside = x >= 0 && x < defects.columns() && y >= 0 && y < defects.rows();
        int other = y * defects.columns() + x;
        return inside && defects.linkAlive(die, other) ? other : -1;
    }

    private void measure() {
        int[] all = distances;
        if (all == null) {
            return;
        }
        Arrays.fill(all, UNREACHABLE);
        int[] queue = new int[dies()];
        for (int die = 0; die < dies(); die++) {
            if (dieAlive(die)) {
                measureFrom(die, all, queue);
            }
        }
    }

    private void measureFrom(int start, int[] all, int[] queue) {
        int base = start * dies();
        all[base + start] = 0;
        queue[0] = start;
        int filled = 1;
        for (int i = 0; i < filled; i++) {
            int die = queue[i];
            for (int side = 0; side < Direction.COUNT; side++) {
                int link = neighbourLink[die * Direction.COUNT + side];
                if (link >= 0 && all[base + to[link]] == UNREACHABLE) {
                    all[base + to[link]] = all[base + die] + 1;
                    queue[filled++] = to[link];
                }
            }
        }
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

    /** What does not work. */
    public DefectMap defects() {
        return defects;
    }

    public boolean dieAlive(int die) {
        return defects.dieAlive(die);
    }

    /** The link from a die to its neighbour; -1 when there is none or it is dead. */
    public int linkBetween(int die, int neighbour) {
        for (int side = 0; side < Direction.COUNT; side++) {
            int link = neighbourLink[die * Direction.COUNT + side];
            if (link >= 0 && to[link] == neighbour) {
                return link;
            }
        }
        return -1;
    }

    /** Link leaving {@code die} in {@code direction}, or -1 at the edge, where it is dead, and between switched dies. */
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

    /** Links on a shortest path between two dies; {@link #UNREACHABLE} when there is no path. */
    public int hops(int fromDie, int toDie) {
        if (islands != null) {
            return islands.hops(fromDie, toDie);
        }
        if (distances != null) {
            return distances[fromDie * dies() + toDie];
        }
        return Math.abs(fromDie % columns - toDie % columns) + Math.abs(fromDie / columns - toDie / columns);
    }
}
