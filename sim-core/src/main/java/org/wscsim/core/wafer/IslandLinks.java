package org.wscsim.core.wafer;

import org.wscsim.core.failure.BadInputException;

/**
 * The links of dies that are joined by switches instead of a mesh: GPU nodes with NVLink inside and a slower network
 * between them.
 *
 * <pre>
 *   die --up--&gt; island switch --island up--&gt; fabric --island down--&gt; island switch --down--&gt; die
 * </pre>
 *
 * <p>An island is a rectangle of the die grid, so that a region of the island's shape is a node, and plans of rectangles
 * hold as they are. Link ids after the DRAM ports: one up link per die, one down link per die, then with several islands
 * one island-up and one island-down link each. Node ids after the dies: the island switches, then the fabric. Switches
 * themselves are not a bottleneck. A route has 2 links in an island and 4 between islands, and no turn from a down link
 * to an up link, so it cannot deadlock. Immutable, any thread; every call is O(1) and allocates nothing.
 */
public final class IslandLinks {
    static final int LONGEST_ROUTE = 4;

    private final int dies;
    private final int columns;
    private final WaferSpec.Islands spec;
    private final int islands;

    private IslandLinks(WaferSpec wafer, WaferSpec.Islands spec) {
        dies = wafer.dies();
        columns = wafer.dieColumns();
        this.spec = spec;
        if (columns % spec.columns() != 0 || wafer.dieRows() % spec.rows() != 0) {
            throw new IllegalArgumentException("islands do not tile the grid: dies=" + columns + "x" + wafer.dieRows()
                    + ", island=" + spec.columns() + "x" + spec.rows());
        }
        islands = dies / (spec.columns() * spec.rows());
    }

    static HardwareGraph graph(WaferSpec wafer, WaferSpec.Islands spec) {
        IslandLinks links = new IslandLinks(wafer, spec);
        int dies = links.dies;
        int count = 3 * dies + (links.islands > 1 ? 2 * links.islands : 0);
        HardwareGraph graph = new HardwareGraph(DefectMap.none(wafer), count, links);
        double fraction = wafer.achievable().d2dFraction();
        long port =
                Math.round(wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction());
        long link = Math.round(wafer.d2d().bytesPerSecond() * fraction);
        long latency = wafer.d2d().latencyPs();
        for (int die = 0; die < dies; die++) {
            int island = dies + links.island(die);
            graph.put(die, die, die, port, wafer.die().dramLatencyPs());
            graph.put(links.up(die), die, island, link, latency);
            graph.put(links.down(die), island, die, link, latency);
        }
        long fabric = Math.round(spec.fabric().bytesPerSecond() * fraction);
        int top = dies + links.islands;
        for (int island = 0; links.islands > 1 && island < links.islands; island++) {
            graph.put(
                    links.islandUp(island),
                    dies + island,
                    top,
                    fabric,
                    spec.fabric().latencyPs());
            graph.put(
                    links.islandDown(island),
                    top,
                    dies + island,
                    fabric,
                    spec.fabric().latencyPs());
        }
        return graph;
    }

    public int islands() {
        return islands;
    }

    /** Island of a die, in row-major order of the islands. */
    public int island(int die) {
        return die / columns / spec.rows() * (columns / spec.columns()) + die % columns / spec.columns();
    }

    /**
     * Checks that a region touches no more islands than it must, which is what its collectives are priced for.
     *
     * @throws BadInputException naming the region
     */
    public void check(Region region) {
        int touched = spec.touched(region);
        int needed = spec.needed(region.columns(), region.rows());
        if (touched > needed) {
            throw new BadInputException("instance straddles islands: instance=" + region + ", islands=" + touched
                    + ", needed=" + needed + "; align instances with the islands of " + spec.columns() + "x"
                    + spec.rows()
                    + " dies, if need be with --plan");
        }
    }

    /** From the die to its switch. */
    public int up(int die) {
        return dies + die;
    }

    /** From the switch to its die. */
    public int down(int die) {
        return 2 * dies + die;
    }

    int islandUp(int island) {
        return 3 * dies + island;
    }

    int islandDown(int island) {
        return 3 * dies + islands + island;
    }

    /** Links between two dies: 0, 2 in an island, 4 between islands. */
    public int hops(int fromDie, int toDie) {
        if (fromDie == toDie) {
            return 0;
        }
        return island(fromDie) == island(toDie) ? 2 : LONGEST_ROUTE;
    }

    /** Writes the route's links from index {@code first} on; returns the index after the last. */
    public int route(int fromDie, int toDie, int[] into, int first) {
        if (fromDie == toDie) {
            return first;
        }
        int next = first;
        into[next++] = up(fromDie);
        if (island(fromDie) != island(toDie)) {
            into[next++] = islandUp(island(fromDie));
            into[next++] = islandDown(island(toDie));
        }
        into[next++] = down(toDie);
        return next;
    }
}
