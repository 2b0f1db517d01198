package org.wscsim.core.network;

import java.util.Arrays;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * An instance that reads KV blocks of another home in every decode step, striped as {@link KvTransfer} does, out of the
 * DRAM ports of the home's dies and over XY routes to the instance's dies. The destination's DRAM is not touched: what
 * is read goes to the cores.
 *
 * <p>With w parts of n crossing a port or link, reading {@code bytes} takes
 *
 * <pre>
 *   port  = max over ports of (bytes w / n) / available(port)
 *   total = latency + max(port, max over links of (bytes w / n) / available(link))
 * </pre>
 *
 * with the DRAM latency and the longest route's hops paid once per step. Available bandwidth is what the mesh leaves to
 * the demand registered here, so register before pricing. Routes are found once, at construction; a price costs O(ports
 * + links of the pair) and allocates nothing. Confined to the simulation thread.
 */
public final class RemoteRead {
    private final MeshModel mesh;
    private final int parts;
    /** Ports first, then links. */
    private final int[] crossed;
    /** Parts that cross each of them. */
    private final int[] weights;

    private final int ports;
    private final long latencyFine;
    private long registered;

    /** What a read costs, fine units; caller-owned, overwritten. */
    public static final class Price {
        /** Until the last byte is there, latency included. */
        public long totalFine;
        /** What the remote DRAM ports alone would take, without latency; at most {@link #totalFine}. */
        public long portFine;
        /** The part of {@link #totalFine} that does not depend on the bytes. */
        public long latencyFine;
    }

    public RemoteRead(MeshModel mesh, int[] homeDies, int[] instanceDies) {
        this.mesh = mesh;
        parts = KvTransfer.parts(homeDies, instanceDies);
        HardwareGraph graph = mesh.graph();
        int[] partsOn = new int[graph.links()];
        int[] route = new int[graph.columns() + graph.rows()];
        long longestPs = 0;
        for (int part = 0; part < parts; part++) {
            int home = KvTransfer.die(homeDies, part, parts);
            int port = graph.dramPort(home);
            int hops = mesh.route(home, KvTransfer.die(instanceDies, part, parts), route);
            long latencyPs = graph.latencyPs(port);
            partsOn[port]++;
            for (int hop = 0; hop < hops; hop++) {
                partsOn[route[hop]]++;
                latencyPs += graph.latencyPs(route[hop]);
            }
            longestPs = Math.max(longestPs, latencyPs);
        }
        latencyFine = longestPs << VirtualTime.FINE_BITS;
        crossed = nonZero(partsOn);
        weights = Arrays.stream(crossed).map(link -> partsOn[link]).toArray();
        ports = (int) Arrays.stream(crossed).filter(graph::isDramPort).count();
    }

    /** Links with traffic, ascending; DRAM ports have the smallest ids. */
    private static int[] nonZero(int[] partsOn) {
        int[] found = new int[partsOn.length];
        int count = 0;
        for (int link = 0; link < partsOn.length; link++) {
            if (partsOn[link] > 0) {
                found[count++] = link;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Prices a read of {@code bytes}, all parts together, at the bandwidths available now. */
    public void price(long bytes, long nowPs, Price out) {
        long portFine = slowestFine(0, ports, bytes, nowPs);
        long linkFine = slowestFine(ports, crossed.length, bytes, nowPs);
        out.portFine = portFine;
        out.latencyFine = latencyFine;
        out.totalFine = latencyFine + Math.max(portFine, linkFine);
    }

    private long slowestFine(int from, int to, long bytes, long nowPs) {
        long slowest = 0;
        for (int i = from; i < to; i++) {
            long available = mesh.availableBytesPerSecond(crossed[i], share(registered, i), nowPs);
            slowest = Math.max(slowest, LinkTime.fine(shareUp(bytes, i), available));
        }
        return slowest;
    }

    private long share(long amount, int index) {
        return amount * weights[index] / parts;
    }

    private long shareUp(long amount, int index) {
        return (amount * weights[index] + parts - 1) / parts;
    }

    /**
     * Makes {@code bytesPerSecond}, of all parts together, the demand of this pair: each port and link gets its share of
     * it, and what was registered before is taken back. 0 withdraws.
     */
    public void register(long bytesPerSecond) {
        assert bytesPerSecond >= 0 : "negative demand: bytesPerSecond=" + bytesPerSecond;
        if (bytesPerSecond == registered) {
            return;
        }
        for (int i = 0; i < crossed.length; i++) {
            mesh.addDemand(crossed[i], share(bytesPerSecond, i) - share(registered, i));
        }
        registered = bytesPerSecond;
    }

    /** Demand registered for the pair, bytes per second. */
    public long registered() {
        return registered;
    }

    /** Books {@code bytes}, all parts together, on the ports and links they crossed (rounded up on each). */
    public void carry(long bytes) {
        for (int i = 0; i < crossed.length; i++) {
            mesh.carry(crossed[i], shareUp(bytes, i));
        }
    }

    /** DRAM ports and links that the pair uses, ports first. */
    public int crossed() {
        return crossed.length;
    }

    /** The {@code index}-th port or link. */
    public int link(int index) {
        return crossed[index];
    }
}
