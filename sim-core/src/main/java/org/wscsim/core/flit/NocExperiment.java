package org.wscsim.core.flit;

import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/**
 * Synthetic traffic on a flit-level mesh: every node injects packets as a Bernoulli process; after a warm-up, packets that
 * are created during the measured cycles are followed to their ends while the traffic goes on.
 *
 * <p>Packet latency runs from creation, source queueing included, to the last flit's arrival; network latency from the
 * first flit's injection; hops count routers; the accepted rate is flits that arrive per node and cycle during the measured
 * cycles. Same seed, same result.
 */
public final class NocExperiment implements PacketSource {
    private final Setting setting;
    private final FlitNetwork network;
    private final SplittableRandom[] random;
    private final long[] due;
    private final double logOfNone;
    private final long fromCycle;
    private final long toCycle;
    private long created;
    private long arrived;
    private long packetCycles;
    private long networkCycles;
    private long routers;
    private long longest;

    /**
     * @param k nodes in each dimension
     * @param routing way of packets
     * @param shape routers and channels
     * @param pattern destinations
     * @param hotspots nodes of the hotspot pattern, otherwise empty
     * @param rate flits per node and cycle that sources create, in (0, 1]
     * @param packetFlits flits of every packet
     * @param warmupCycles before measuring
     * @param cycles measured
     * @param seed of all random draws
     */
    public record Setting(
            int k,
            RouterGrid.Routing routing,
            FlitShape shape,
            TrafficPattern pattern,
            int[] hotspots,
            double rate,
            int packetFlits,
            long warmupCycles,
            long cycles,
            long seed) {}

    /**
     * @param avgPacketLatency cycles, source queueing included; of the measured packets that arrived
     * @param avgNetworkLatency cycles from injection
     * @param maxPacketLatency cycles
     * @param avgHops routers passed
     * @param acceptedRate flits that arrived per node and cycle
     * @param isStable every measured packet arrived before the run was given up, and as many flits arrived in the
     *     measured cycles as were created, but for 2 % and a packet per node
     * @param measuredPackets created in the measured cycles
     * @param cycles simulated, drain included
     * @param flitHops passages of a flit through a router
     */
    public record Result(
            double avgPacketLatency,
            double avgNetworkLatency,
            long maxPacketLatency,
            double avgHops,
            double acceptedRate,
            boolean isStable,
            long measuredPackets,
            long cycles,
            long flitHops) {}

    private NocExperiment(Setting setting, BiFunction<String, Long, Cells> map) {
        this.setting = setting;
        int nodes = setting.k() * setting.k();
        fromCycle = setting.warmupCycles();
        toCycle = fromCycle + setting.cycles();
        double packetRate = setting.rate() / setting.packetFlits();
        logOfNone = StrictMath.log1p(-packetRate);
        network = new FlitNetwork(
                RouterGrid.mesh(setting.k(), setting.k(), setting.routing()), setting.shape(), this, map);
        random = new SplittableRandom[nodes];
        due = new long[nodes];
        SplittableRandom seeds = new SplittableRandom(setting.seed());
        for (int node = 0; node < nodes; node++) {
            random[node] = seeds.split();
            due[node] = gap(random[node]) - 1;
        }
    }

    /**
     * Runs to the arrival of the last measured packet, or gives up when as many cycles as were measured, and at least
     * 20,000, have passed since.
     */
    public static Result run(Setting setting, BiFunction<String, Long, Cells> map) {
        return new NocExperiment(setting, map).run();
    }

    private Result run() {
        runTo(fromCycle);
        long ejectedBefore = network.flitsEjected();
        runTo(toCycle);
        long ejected = network.flitsEjected() - ejectedBefore;
        long giveUp = toCycle + Math.max(setting.cycles(), 20_000);
        while (network.cycle() < giveUp && !isDrained()) {
            network.step();
        }
        double nodes = (double) setting.k() * setting.k();
        return new Result(
                packetCycles / (double) arrived,
                networkCycles / (double) arrived,
                longest,
                routers / (double) arrived,
                ejected / (nodes * setting.cycles()),
                isDrained() && keptUp(ejected),
                created,
                network.cycle(),
                network.flitHops());
    }

    private void runTo(long cycle) {
        while (network.cycle() < cycle) {
            network.step();
            network.skipIdle(cycle);
        }
    }

    private boolean keptUp(long ejected) {
        double offered = (double) created * setting.packetFlits();
        double onTheWay = (double) setting.k() * setting.k() * setting.packetFlits();
        return ejected >= offered - offered / 50 - onTheWay;
    }

    /** Packets that wait in their source have not been created yet; none is measured once all are due later. */
    private boolean isDrained() {
        if (arrived < created) {
            return false;
        }
        for (long cycle : due) {
            if (cycle < toCycle) {
                return false;
            }
        }
        return true;
    }

    /** Cycles to the next packet of a Bernoulli process, at least 1. */
    private long gap(SplittableRandom from) {
        return 1 + (long) (StrictMath.log1p(-from.nextDouble()) / logOfNone);
    }

    @Override
    public long next(int node, long cycle, Packet out) {
        out.flits = 0;
        if (due[node] <= cycle) {
            out.flits = setting.packetFlits();
            out.createdCycle = due[node];
            out.to = setting.pattern().destination(node, setting.k(), setting.hotspots(), random[node]);
            out.routeClass = setting.routing() == RouterGrid.Routing.O1TURN ? random[node].nextInt(2) : 0;
            created += isMeasured(out.createdCycle) ? 1 : 0;
            due[node] += gap(random[node]);
        }
        return due[node];
    }

    private boolean isMeasured(long createdCycle) {
        return createdCycle >= fromCycle && createdCycle < toCycle;
    }

    @Override
    public void arrived(Packet packet, long cycle) {
        if (isMeasured(packet.createdCycle)) {
            arrived++;
            packetCycles += cycle - packet.createdCycle;
            networkCycles += cycle - packet.injectedCycle;
            routers += packet.routers;
            longest = Math.max(longest, cycle - packet.createdCycle);
        }
    }
}
