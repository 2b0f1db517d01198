package org.wscsim.core.network;

import java.util.Arrays;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * An instance that reads KV blocks of another home in every decode step, striped as {@link KvTransfer} does, out of the
 * DRAM ports of the home's dies and over the mesh's routes to the instance's dies. The destination's DRAM is not touched: what
 * is read goes to the cores.
 *
 * <p>With w of n parts crossing a port or link, the share w / n of the bytes crosses it; the DRAM latency and the longest
 * route's hops are paid once per step. An instance's reads are priced together ({@link InstanceReads}). Routes are found
 * at construction and after a fault; every other call costs O(ports + links of the pair) and allocates nothing. Confined to the simulation
 * thread.
 */
public final class RemoteRead {
    private final MeshModel mesh;
    private final int[] homeDies;
    private final int[] instanceDies;
    /** Parts times route classes: an equal share of a part takes each class's way. */
    private final int shares;
    /** Ports first, then links. */
    private int[] crossed = {};
    /** Shares that cross each of them. */
    private int[] weights = {};

    private long latencyFine;
    private long registered;

    /** What a read costs, fine units; caller-owned, overwritten. */
    public static final class Price {
        /** Until the last byte is there, latency included. */
        public long totalFine;
        /** What the remote DRAM ports alone would take, without latency; at most {@link #totalFine}. */
        public long portFine;
        /** The part of {@link #totalFine} that does not depend on the bytes. */
        public long latencyFine;

        void set(long portFine, long linkFine, long latencyFine) {
            this.portFine = portFine;
            this.latencyFine = latencyFine;
            totalFine = latencyFine + Math.max(portFine, linkFine);
        }
    }

    public RemoteRead(MeshModel mesh, int[] homeDies, int[] instanceDies) {
        this.mesh = mesh;
        this.homeDies = homeDies;
        this.instanceDies = instanceDies;
        shares = KvTransfer.parts(homeDies, instanceDies) * mesh.routing().classes();
        findRoutes();
    }

    private void findRoutes() {
        HardwareGraph graph = mesh.graph();
        Routing routing = mesh.routing();
        int parts = KvTransfer.parts(homeDies, instanceDies);
        int[] sharesOn = new int[graph.links()];
        int[] route = new int[routing.maxHops()];
        long longestPs = 0;
        for (int share = 0; share < shares; share++) {
            int part = share / routing.classes();
            int home = KvTransfer.die(homeDies, part, parts);
            int port = graph.dramPort(home);
            int to = KvTransfer.die(instanceDies, part, parts);
            int hops = routing.route(share % routing.classes(), home, to, route, 0);
            long latencyPs = graph.latencyPs(port);
            sharesOn[port]++;
            for (int hop = 0; hop < hops; hop++) {
                sharesOn[route[hop]]++;
                latencyPs += graph.latencyPs(route[hop]);
            }
            longestPs = Math.max(longestPs, latencyPs);
        }
        latencyFine = longestPs << VirtualTime.FINE_BITS;
        crossed = nonZero(sharesOn);
        weights = Arrays.stream(crossed).map(link -> sharesOn[link]).toArray();
    }

    /** Routes have changed: finds them anew and moves the demand along; allocates. */
    void reroute(long[] demandOn) {
        long bytesPerSecond = registered;
        register(0, demandOn);
        findRoutes();
        register(bytesPerSecond, demandOn);
    }

    /** Links with traffic, ascending; DRAM ports have the smallest ids. */
    private static int[] nonZero(int[] sharesOn) {
        int[] found = new int[sharesOn.length];
        int count = 0;
        for (int link = 0; link < sharesOn.length; link++) {
            if (sharesOn[link] > 0) {
                found[count++] = link;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Adds {@code bytes}, all parts together, to what crosses each port and link (rounded up on each). */
    void addTo(long[] bytesOn, long bytes) {
        for (int i = 0; i < crossed.length; i++) {
            bytesOn[crossed[i]] += shareUp(bytes, i);
        }
    }

    /** The part of a read's time that does not depend on the bytes. */
    long latencyFine() {
        return latencyFine;
    }

    private long share(long amount, int index) {
        return amount * weights[index] / shares;
    }

    private long shareUp(long amount, int index) {
        return (amount * weights[index] + shares - 1) / shares;
    }

    /**
     * Makes {@code bytesPerSecond}, of all parts together, the demand of this pair: each port and link gets its share of
     * it, and what was registered before is taken back. 0 withdraws.
     *
     * @param demandOn by link: what the instance has registered with all its reads; kept up to date
     */
    void register(long bytesPerSecond, long[] demandOn) {
        assert bytesPerSecond >= 0 : "negative demand: bytesPerSecond=" + bytesPerSecond;
        if (bytesPerSecond == registered) {
            return;
        }
        for (int i = 0; i < crossed.length; i++) {
            long delta = share(bytesPerSecond, i) - share(registered, i);
            mesh.addDemand(crossed[i], delta);
            demandOn[crossed[i]] += delta;
        }
        registered = bytesPerSecond;
    }

    /**
     * Bandwidth of the whole read that the demands of others leave, bytes per second, never less than an eighth of what the
     * pair would have alone. O(ports + links of the pair).
     *
     * @param demandOn by link: what the instance has registered itself
     */
    double leftBytesPerSecond(long[] demandOn) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < crossed.length; i++) {
            double whole = mesh.graph().bytesPerSecond(crossed[i]);
            double others = Math.max(0, mesh.demand(crossed[i]) - demandOn[crossed[i]]);
            least = Math.min(least, Math.max(whole / 8, whole - others) * shares / weights[i]);
        }
        return least;
    }

    /** Shows a read of {@code bytes}, all parts together, to a sink. */
    void show(MessageSink sink, long startPs, long durationPs, long bytes) {
        sink.read(startPs, durationPs, homeDies, instanceDies, bytes);
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
