package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.network.InstanceReads;
import org.wscsim.core.network.LinkGroup;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.network.RegionLinks;
import org.wscsim.core.network.RemoteRead;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;

/**
 * One instance's in-step traffic on shared resources: what it registers when its batch changes, and what the others
 * leave to it.
 *
 * <p>A demand is the rate the instance would draw if it were alone: bytes of a step over the price of that step at
 * nominal bandwidth. The sharing rule is the mesh's. Confined to the simulation thread; allocates nothing.
 */
public final class StandingLoad {
    private final MeshModel mesh;
    private final RegionLinks region;
    private final LinkGroup ports;
    private final LinkGroup links;
    private final InstanceReads reads;
    private final long kvBytesPerToken;
    private final @Nullable MessageSink sink;
    private final RemoteRead.Price remotePrice = new RemoteRead.Price();

    private long portDemand;
    private long linkDemand;
    private boolean readsRegistered;
    private long dramBytesPerDie;
    private long collectiveBytesPerDie;
    private double flops;
    private boolean watched;
    private long steadyUntilPs;
    private long leftPort;
    private long leftLink;
    private long lastDramBytes;
    private long lastCollectiveBytes;
    private double lastFlops;

    /**
     * @param reads how this instance reads KV blocks of other homes
     * @param sink is shown what every step draws, for replays; null for none
     */
    public StandingLoad(
            MeshModel mesh, RegionLinks region, InstanceReads reads, long kvBytesPerToken, @Nullable MessageSink sink) {
        this.mesh = mesh;
        this.region = region;
        ports = region.portGroup(mesh);
        links = region.linkGroup(mesh);
        this.reads = reads;
        this.kvBytesPerToken = kvBytesPerToken;
        this.sink = sink;
    }

    /** The batch has changed: states anew what it draws, given its price when alone. */
    void register(StepPrice alone, DecodeBatch batch, boolean remote) {
        double seconds = alone.totalFine / (double) (VirtualTime.PS_PER_SECOND * VirtualTime.FINE_PER_PS);
        demand((long) (alone.dramBytesPerDie / seconds), (long) (alone.collectiveBytesPerDie / seconds));
        if (remote) {
            for (int home = 0; home < reads.homes(); home++) {
                if (reads.reaches(home)) {
                    reads.register(home, (long) (remoteBytes(batch, home) / seconds));
                }
            }
            readsRegistered = true;
        } else {
            withdrawReads();
        }
    }

    /** The instance idles. */
    void withdraw() {
        demand(0, 0);
        withdrawReads();
    }

    private void demand(long port, long link) {
        steadyUntilPs = port != portDemand || link != linkDemand ? 0 : steadyUntilPs;
        if (port != portDemand) {
            ports.addDemand(port - portDemand);
            portDemand = port;
        }
        if (link != linkDemand) {
            links.addDemand(link - linkDemand);
            linkDemand = link;
        }
    }

    private void withdrawReads() {
        if (readsRegistered) {
            for (int home = 0; home < reads.homes(); home++) {
                if (reads.reaches(home)) {
                    reads.register(home, 0);
                }
            }
            readsRegistered = false;
        }
    }

    private long remoteBytes(DecodeBatch batch, int home) {
        return (batch.remoteTokens(home) + (long) batch.remoteTails(home)) * kvBytesPerToken;
    }

    /** Bandwidth that others leave for reading from a home; 0 where the instance cannot. */
    double leftBytesPerSecond(int home) {
        return reads.reaches(home) ? reads.leftBytesPerSecond(home) : 0;
    }

    /** Takes what the step reads from other homes off what it reads from its own. */
    void countRemote(StepShape step, DecodeBatch batch) {
        reads.clear();
        for (int home = 0; home < reads.homes(); home++) {
            long bytes = reads.reaches(home) ? remoteBytes(batch, home) : 0;
            if (bytes > 0) {
                reads.add(home, bytes);
                step.decodeLocalTokens -= bytes / kvBytesPerToken;
            }
        }
        step.decodeLocalTokens = Math.max(0, step.decodeLocalTokens);
    }

    /** Fills in how long the counted reads take with the mesh to themselves. */
    void priceRemoteAlone(StepShape step) {
        reads.priceAlone(remotePrice);
        fill(step);
    }

    /** Fills in how long the counted reads take now. */
    void priceRemote(StepShape step, long nowPs) {
        reads.price(nowPs, remotePrice);
        fill(step);
    }

    private void fill(StepShape step) {
        step.remoteReadFine = remotePrice.totalFine;
        step.remotePortFine = remotePrice.portFine;
    }

    /** Something has changed on a link or port of the region. */
    void touch() {
        steadyUntilPs = 0;
    }

    /** Finds what the others leave from now on, if that may have changed. */
    void look(long nowPs) {
        mesh.settle(nowPs);
        if (nowPs >= steadyUntilPs) {
            leftPort = ports.leastAvailable(portDemand, nowPs);
            leftLink = links.leastAvailable(linkDemand, nowPs);
            steadyUntilPs = watched ? Math.min(ports.steadyUntilPs(nowPs), links.steadyUntilPs(nowPs)) : 0;
        }
    }

    /** Until when {@link #look} would find the same unless {@link #touch} is called; 0 when nobody watches. */
    long steadyUntilPs() {
        return steadyUntilPs;
    }

    /** From now on {@link #touch} is called on every change. */
    void watched() {
        watched = true;
    }

    /** Links and ports of the region, to be watched. */
    RegionLinks region() {
        return region;
    }

    /** DRAM bandwidth per die that the others leave, at most the static share; as of the last {@link #look}. */
    long dramBytesPerSecond(StepPricer pricer) {
        return Math.min(pricer.nominalDramBytesPerSecond(), leftPort);
    }

    /** Bandwidth per link that the others leave. */
    long linkBytesPerSecond(StepPricer pricer) {
        return Math.min(pricer.nominalLinkBytesPerSecond(), leftLink);
    }

    /** Shows the step that begins now to the sink, if there is one. */
    void show(Instance instance, StepShape step, StepPrice price, long nowPs) {
        if (sink == null) {
            return;
        }
        long durationPs = price.totalFine >> VirtualTime.FINE_BITS;
        sink.step(nowPs, durationPs, instance.instance(), step.newTokens);
        boolean remote = step.decodeSequences > 0 && instance.batch().hasRemote();
        for (int home = 0; remote && home < reads.homes(); home++) {
            long bytes = reads.reaches(home) ? remoteBytes(instance.batch(), home) : 0;
            if (bytes > 0) {
                reads.show(sink, nowPs, durationPs, home, bytes);
            }
        }
    }

    /** Books the work of a step. */
    void count(StepPrice price) {
        dramBytesPerDie += price.dramBytesPerDie;
        collectiveBytesPerDie += price.collectiveBytesPerDie;
        flops += price.flops;
        lastDramBytes = price.dramBytesPerDie;
        lastCollectiveBytes = price.collectiveBytesPerDie;
        lastFlops = price.flops;
    }

    /** The step last booked is given up: its work does not count. */
    void uncount() {
        dramBytesPerDie -= lastDramBytes;
        collectiveBytesPerDie -= lastCollectiveBytes;
        flops -= lastFlops;
    }

    /** Routes have changed; homes that are gone are read no more. */
    void reroute(boolean[] gone) {
        reads.reroute(gone);
    }

    /** Books the traffic of all steps on the mesh, once, at the end of the run. */
    void settle() {
        region.carryDram(mesh, dramBytesPerDie);
        region.carryCollectives(mesh, collectiveBytesPerDie);
    }

    double flops() {
        return flops;
    }
}
