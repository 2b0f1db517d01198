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
    private final int[] links;
    private final int[] ports;

    public RegionLinks(HardwareGraph graph, Region region) {
        int[] dies = region.dieIds(graph.columns());
        ports = Arrays.stream(dies).map(graph::dramPort).toArray();
        IslandLinks islands = graph.islands();
        if (islands != null) {
            islands.check(region);
        }
        links = islands == null ? meshLinks(graph, dies) : islandLinks(islands, dies);
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

    /**
     * What the slowest link leaves to an instance that registered {@code ownDemand} on each, bytes per second; {@code
     * Long.MAX_VALUE} when the region has no link.
     */
    public long minAvailableLink(MeshModel mesh, long ownDemand, long nowPs) {
        return minAvailable(links, mesh, ownDemand, nowPs);
    }

    /** What the slowest DRAM port leaves to an instance that registered {@code ownDemand} on each, bytes per second. */
    public long minAvailablePort(MeshModel mesh, long ownDemand, long nowPs) {
        return minAvailable(ports, mesh, ownDemand, nowPs);
    }

    private static long minAvailable(int[] on, MeshModel mesh, long ownDemand, long nowPs) {
        long least = Long.MAX_VALUE;
        for (int link : on) {
            least = Math.min(least, mesh.availableBytesPerSecond(link, ownDemand, nowPs));
        }
        return least;
    }

    /** Until when links and ports leave the same unless the mesh's {@link LinkWatch} is told otherwise. */
    public long steadyUntilPs(MeshModel mesh, long nowPs) {
        return Math.min(steadyUntilPs(links, mesh, nowPs), steadyUntilPs(ports, mesh, nowPs));
    }

    private static long steadyUntilPs(int[] on, MeshModel mesh, long nowPs) {
        long untilPs = Long.MAX_VALUE;
        for (int link : on) {
            untilPs = Math.min(untilPs, mesh.steadyUntilPs(link, nowPs));
        }
        return untilPs;
    }

    /** Adds to the demand on every link (negative to take back). */
    public void addLinkDemand(MeshModel mesh, long deltaBytesPerSecond) {
        for (int link : links) {
            mesh.addDemand(link, deltaBytesPerSecond);
        }
    }

    /** Adds to the demand on every DRAM port (negative to take back). */
    public void addPortDemand(MeshModel mesh, long deltaBytesPerSecond) {
        for (int port : ports) {
            mesh.addDemand(port, deltaBytesPerSecond);
        }
    }

    /** Books a collective's bytes on every link. */
    public void carryCollective(MeshModel mesh, long bytesPerLink) {
        for (int link : links) {
            mesh.carry(link, bytesPerLink);
        }
    }

    /** Books DRAM traffic on every port. */
    public void carryDram(MeshModel mesh, long bytesPerPort) {
        for (int port : ports) {
            mesh.carry(port, bytesPerPort);
        }
    }
}
