package org.wscsim.core.network;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;
import org.wscsim.core.wafer.IslandLinks;
import org.wscsim.core.wafer.Region;

/**
 * The links of a {@link Region}: those with both ends inside the rectangle, both directions, on which its collectives
 * run, and the DRAM ports of its dies. Of switched dies it is their links to and from the switch; what a region over
 * several islands puts on the links between islands is priced, but not registered there. Demands are per link and per port.
 *
 * <p>Immutable (the demands live in the mesh); every call is O(links) or O(dies) and allocates nothing.
 */
public final class RegionLinks {
    private final HardwareGraph graph;
    private final Region region;
    private final int[] links;
    private final int[] ports;
    /** No two dies of the region are neighbours on one wafer. */
    private final boolean onlyEdges;

    public RegionLinks(HardwareGraph graph, Region region) {
        this.graph = graph;
        this.region = region;
        int[] dies = region.dieIds(graph.columns());
        ports = Arrays.stream(dies).map(graph::dramPort).toArray();
        IslandLinks islands = graph.islands();
        if (islands != null) {
            islands.check(region);
        }
        if (graph.wafers() != null) {
            graph.wafers().check(region);
        }
        links = islands == null ? meshLinks(graph, dies) : islandLinks(islands, dies);
        onlyEdges = Arrays.stream(links).allMatch(graph::isWaferEdge);
    }

    private static int[] islandLinks(IslandLinks islands, int[] dies) {
        return IntStream.concat(
                        Arrays.stream(dies).map(islands::up),
                        Arrays.stream(dies).map(islands::down))
                .limit(dies.length == 1 ? 0 : 2L * dies.length)
                .toArray();
    }

    private static int[] meshLinks(HardwareGraph graph, int[] dies) {
        boolean[] inside = new boolean[graph.dies()];
        for (int die : dies) {
            inside[die] = true;
        }
        int[] found = new int[dies.length * Direction.values().length];
        int count = 0;
        for (int die : dies) {
            for (Direction direction : Direction.values()) {
                int link = graph.link(die, direction);
                if (link >= 0 && inside[graph.to(link)]) {
                    found[count++] = link;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Die-to-die links inside the region; 0 for a single die. */
    public int links() {
        return links.length;
    }

    public int link(int index) {
        return links[index];
    }

    /** DRAM ports, one per die. */
    public int ports() {
        return ports.length;
    }

    public int port(int index) {
        return ports[index];
    }

    /** The DRAM ports as a group of a mesh; allocates. */
    public LinkGroup portGroup(MeshModel mesh) {
        return mesh.group(ports);
    }

    /** The links as a group of a mesh; allocates. */
    public LinkGroup linkGroup(MeshModel mesh) {
        return mesh.group(links);
    }

    /**
     * Books what collectives put on links, spread so that byte-hops are right: evenly, but that a link between wafers has what
     * an all-reduce leaves to it that goes along its row or column in the middle.
     *
     * @param bytesPerDie sent by every die, every hop counted
     */
    public void carryCollectives(MeshModel mesh, long bytesPerDie) {
        long left = bytesPerDie * ports.length;
        int evenly = links.length;
        for (int link : links) {
            if (!onlyEdges && graph.isWaferEdge(link)) {
                long bytes = bytesPerDie / (2L * linesBeside(link));
                mesh.carry(link, bytes);
                left -= bytes;
                evenly--;
            }
        }
        for (int link : links) {
            if (onlyEdges || !graph.isWaferEdge(link)) {
                mesh.carry(link, left / evenly);
            }
        }
    }

    /** Rows or columns of the region that cross the edge as the link does. */
    private int linesBeside(int link) {
        boolean sideBySide = graph.from(link) / graph.columns() == graph.to(link) / graph.columns();
        return sideBySide ? region.rows() : region.columns();
    }

    /** Books DRAM traffic on every port. */
    public void carryDram(MeshModel mesh, long bytesPerPort) {
        for (int port : ports) {
            mesh.carry(port, bytesPerPort);
        }
    }
}
