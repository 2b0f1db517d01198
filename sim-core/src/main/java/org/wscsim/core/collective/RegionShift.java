package org.wscsim.core.collective;

import java.util.Arrays;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * Activations on their way from one pipeline stage to the next: striped into as many parts as the larger region has dies,
 * part i from die {@code from[i * nFrom / parts]} to die {@code to[i * nTo / parts]}, from SRAM to SRAM, all at once.
 *
 * <pre>
 *   seconds = latency of the longest route + max over links l of parts on l / parts x bytes / bandwidth(l)
 * </pre>
 *
 * <p>When every rank of the next stage needs everything, an all-gather of the same bytes over that region follows
 * ({@link Collectives}); Megatron's scatter-gather of Narayanan et al. 2021, section 4.1. A lower bound: a part that waits
 * for one link may hold another's up. Routes are found once; a price is O(links crossed) and allocates nothing. Confined
 * to the simulation thread.
 */
public final class RegionShift {
    private final MeshModel mesh;
    private final int parts;
    private final int[] crossed;
    private final int[] weights;
    private final long latencyPs;

    public RegionShift(MeshModel mesh, int[] fromDies, int[] toDies) {
        this.mesh = mesh;
        parts = Math.max(fromDies.length, toDies.length);
        HardwareGraph graph = mesh.graph();
        int[] partsOn = new int[graph.links()];
        int[] route = new int[graph.dies() + graph.longestRoute()];
        long longestPs = 0;
        for (int part = 0; part < parts; part++) {
            int hops = mesh.routing().route(0, die(fromDies, part), die(toDies, part), route, 0);
            long routePs = 0;
            for (int hop = 0; hop < hops; hop++) {
                partsOn[route[hop]]++;
                routePs += graph.latencyPs(route[hop]);
            }
            longestPs = Math.max(longestPs, routePs);
        }
        latencyPs = longestPs;
        int[] found = new int[partsOn.length];
        int count = 0;
        for (int link = 0; link < partsOn.length; link++) {
            if (partsOn[link] > 0) {
                found[count++] = link;
            }
        }
        crossed = Arrays.copyOf(found, count);
        weights = Arrays.stream(crossed).map(link -> partsOn[link]).toArray();
    }

    private int die(int[] dies, int part) {
        return dies[(int) ((long) part * dies.length / parts)];
    }

    public int parts() {
        return parts;
    }

    /** Latency of the longest route, ps. */
    public long latencyPs() {
        return latencyPs;
    }

    /** Time with nothing else on the links; 0 when nothing crosses one. */
    public double seconds(double bytes) {
        double busiest = 0;
        for (int i = 0; i < crossed.length; i++) {
            busiest =
                    Math.max(busiest, weights[i] * bytes / parts / mesh.graph().bytesPerSecond(crossed[i]));
        }
        return VirtualTime.seconds(latencyPs) + busiest;
    }

    /** Time at what other traffic leaves now to a sender that has registered no demand. */
    public double seconds(double bytes, long nowPs) {
        double busiest = 0;
        for (int i = 0; i < crossed.length; i++) {
            long available = mesh.availableBytesPerSecond(crossed[i], 0, nowPs);
            busiest = Math.max(busiest, weights[i] * bytes / parts / available);
        }
        return VirtualTime.seconds(latencyPs) + busiest;
    }

    /** Books the bytes of all parts on the links that they crossed, rounded up on each. */
    public void carry(long bytes) {
        for (int i = 0; i < crossed.length; i++) {
            mesh.carry(crossed[i], Math.ceilDiv(bytes * weights[i], (long) parts));
        }
    }
}
