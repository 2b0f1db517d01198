package org.wscsim.core.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * What one instance reads from other homes in a step, all homes together: the reads stream at the same time, so a port or
 * link that several of them cross carries the sum of their bytes, at what the mesh leaves to the sum of their demands.
 *
 * <p>With the reads b(h) of homes h, of which the share w(h, l) crosses l:
 *
 * <pre>
 *   port  = max over ports l of (sum over h of b(h) w(h, l)) / available(l)
 *   total = latency of the farthest home + max(port, the same over links)
 * </pre>
 *
 * <p>A step is added up ({@link #clear}, {@link #add}), then priced as if alone, which decides the demands, then at what
 * the others leave. O(links of the mesh) per price; allocates nothing. Confined to the simulation thread.
 */
public final class InstanceReads {
    private final MeshModel mesh;
    private final @Nullable RemoteRead[] byHome;
    private final long[] bytesOn;
    private final long[] demandOn;
    private long latencyFine;

    /**
     * @param byHome how the instance reads KV blocks of a home; null for its own
     */
    public InstanceReads(MeshModel mesh, @Nullable RemoteRead[] byHome) {
        this.mesh = mesh;
        this.byHome = byHome.clone();
        bytesOn = new long[mesh.graph().links()];
        demandOn = new long[mesh.graph().links()];
    }

    public int homes() {
        return byHome.length;
    }

    /** Whether the instance can read there. */
    public boolean reaches(int home) {
        return byHome[home] != null;
    }

    /** Bandwidth that others leave for reading from a home within reach, bytes per second. */
    public double leftBytesPerSecond(int home) {
        return read(home).leftBytesPerSecond(demandOn);
    }

    /** Starts a step that reads nothing. */
    public void clear() {
        Arrays.fill(bytesOn, 0);
        latencyFine = 0;
    }

    /** Adds {@code bytes} of a home to the step, and books them where they pass. */
    public void add(int home, long bytes) {
        RemoteRead read = read(home);
        read.addTo(bytesOn, bytes);
        read.carry(bytes);
        latencyFine = Math.max(latencyFine, read.latencyFine());
    }

    /** Shows what a step reads from a home to a sink. */
    public void show(MessageSink sink, long startPs, long durationPs, int home, long bytes) {
        read(home).show(sink, startPs, durationPs, bytes);
    }

    /** Makes {@code bytesPerSecond} the demand of reads from a home, in place of what was registered before. */
    public void register(int home, long bytesPerSecond) {
        read(home).register(bytesPerSecond, demandOn);
    }

    /** Routes have changed; homes that are gone are read no more. Allocates; after a fault only. */
    public void reroute(boolean[] gone) {
        for (int home = 0; home < byHome.length; home++) {
            RemoteRead read = byHome[home];
            if (read != null && gone[home]) {
                read.register(0, demandOn);
                byHome[home] = null;
            } else if (read != null) {
                read.reroute(demandOn);
            }
        }
    }

    private RemoteRead read(int home) {
        RemoteRead read = byHome[home];
        if (read == null) {
            throw new IllegalArgumentException("no read of the instance's own home: home=" + home);
        }
        return read;
    }

    /** Prices the step's reads with nothing else on ports and links. */
    public void priceAlone(RemoteRead.Price out) {
        HardwareGraph graph = mesh.graph();
        long portFine = 0;
        long linkFine = 0;
        for (int link = 0; link < bytesOn.length; link++) {
            if (bytesOn[link] > 0) {
                long fine = LinkTime.fine(bytesOn[link], graph.bytesPerSecond(link));
                portFine = graph.isDramPort(link) ? Math.max(portFine, fine) : portFine;
                linkFine = graph.isDramPort(link) ? linkFine : Math.max(linkFine, fine);
            }
        }
        out.set(portFine, linkFine, latencyFine);
    }

    /** Prices the step's reads at the bandwidths available now. */
    public void price(long nowPs, RemoteRead.Price out) {
        HardwareGraph graph = mesh.graph();
        long portFine = 0;
        long linkFine = 0;
        for (int link = 0; link < bytesOn.length; link++) {
            if (bytesOn[link] > 0) {
                long available = mesh.availableBytesPerSecond(link, demandOn[link], nowPs);
                long fine = LinkTime.fine(bytesOn[link], available);
                portFine = graph.isDramPort(link) ? Math.max(portFine, fine) : portFine;
                linkFine = graph.isDramPort(link) ? linkFine : Math.max(linkFine, fine);
            }
        }
        out.set(portFine, linkFine, latencyFine);
    }
}
