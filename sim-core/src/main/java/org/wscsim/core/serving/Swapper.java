package org.wscsim.core.serving;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.network.KvTransfer;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.request.RequestTable;

/**
 * Makes room by moving KV caches instead of dropping them: to the host over one link that all instances share, one cache
 * after the other, or to other homes over the mesh.
 *
 * <p>As in vLLM v0, a step waits for the caches that move before it: blocks are given and taken at the boundary where the
 * plan says so, and the step then ends that much later ({@link #waitPs}; booked as link wait). Sequences come back in the
 * order in which they arrived, before anyone is admitted, as soon as their blocks fit beside the growth of the batch and
 * the watermark, and never in a step that preempts unless nothing else can run.
 *
 * <p>The host's memory is not bounded. The way over the wafer to its edge is not priced: it has many times the bandwidth of
 * the host link. A move between homes takes as long as its bytes on the links of as many parts as the larger home has dies;
 * its messages are booked on the mesh, where they slow others.
 *
 * <p>Confined to the simulation thread; allocates nothing.
 */
public final class Swapper {
    private final World world;
    private final int[] swapped;
    private final long[] busyUntilPs;
    private long hostFreePs;
    private long hostBytes;
    private long swaps;
    private long moves;

    /**
     * What swapping touches.
     *
     * @param hostBytesPerSecond of the link to the host, each direction waits for the other
     * @param kvBytesPerToken of its model, by instance
     * @param linkBytesPerSecond between two dies
     */
    public record World(
            Preemption preemption,
            double hostBytesPerSecond,
            long[] kvBytesPerToken,
            double linkBytesPerSecond,
            RequestTable requests,
            KvCache cache,
            BlockPlanner planner,
            Homes homes,
            MeshModel mesh,
            Lifecycle lifecycle,
            RunRecorder recorder) {}

    public Swapper(World world, int instances) {
        this.world = world;
        swapped = new int[instances];
        busyUntilPs = new long[instances];
    }

    boolean drops() {
        return world.preemption == Preemption.RECOMPUTE;
    }

    /** How long the instance's next step waits for caches that move. */
    long waitPs(int instance, long nowPs) {
        return Math.max(0, busyUntilPs[instance] - nowPs);
    }

    /** Whether sequences of the instance wait for room, and newcomers behind them. */
    boolean hasSwapped(int instance) {
        return swapped[instance] > 0;
    }

    /** Moves a member's blocks to other homes, where it is read from now on; false when that cannot be. */
    boolean moveAway(Instance instance, int slot, long nowPs) {
        int home = instance.instance();
        KvCache cache = world.cache;
        boolean local = cache.blocksIn(slot, home) == cache.blocks(slot);
        int tokens = instance.batch().cached(slot);
        if (world.preemption != Preemption.DIES || !local || !world.planner.findElsewhere(tokens, home)) {
            return false;
        }
        instance.batch().leave(slot);
        world.planner.moveElsewhere(slot, tokens);
        instance.batch().join(slot);
        moves++;
        for (int other = 0; other < world.homes.homeCount(); other++) {
            int blocks = cache.blocksIn(slot, other);
            if (blocks > 0) {
                long bytes = Math.min(tokens, (long) blocks * cache.blockTokens()) * world.kvBytesPerToken[home];
                send(home, other, bytes, nowPs);
            }
        }
        return true;
    }

    private void send(int home, int other, long bytes, long nowPs) {
        int[] from = world.homes.dies(home);
        int[] to = world.homes.dies(other);
        KvTransfer.send(world.mesh, MeshModel.UNWATCHED, from, to, bytes, nowPs);
        double parts = Math.min(from.length, to.length);
        long tookPs = VirtualTime.psOfSeconds(bytes / (parts * world.linkBytesPerSecond));
        busyUntilPs[home] = Math.max(busyUntilPs[home], nowPs) + tookPs;
    }

    /** A sequence that has left the batch goes to the host. */
    void sendOut(Instance instance, int slot, long nowPs) {
        overHostLink(instance.instance(), slot, nowPs);
        world.lifecycle.swappedOut(slot, instance.instance(), nowPs);
        instance.swapOut(slot);
        instance.backlog().reassignPrompt(slot);
        swapped[instance.instance()]++;
        swaps++;
    }

    /**
     * Fetches back as many sequences as fit, first come first served; they are members of the batch then.
     *
     * @return whether there were any
     */
    boolean fetch(Instance instance, long nowPs) {
        boolean any = false;
        while (hasSwapped(instance.instance()) && fetchFirst(instance, nowPs)) {
            any = true;
        }
        return any;
    }

    private boolean fetchFirst(Instance instance, long nowPs) {
        int slot = instance.firstSwapped();
        int id = instance.instance();
        int members = instance.decodingCount();
        int growth = instance.blocksToDecode(members);
        int prefill = world.requests.prefillInstance(slot);
        if (!world.planner.readmit(slot, prefill, id, cachedTokens(slot), growth, instance.runningCount() == 0)) {
            return false;
        }
        instance.beginSwapped(slot);
        if (!instance.canDecode(members + 1)) {
            instance.batch().leave(slot);
            instance.removeRunning(slot);
            world.cache.release(slot);
            return false;
        }
        instance.removeSwapped(slot);
        swapped[id]--;
        overHostLink(id, slot, nowPs);
        instance.backlog().unassignPrompt(slot);
        world.lifecycle.swappedIn(slot, id, instance.clock(), nowPs);
        instance.gaps().joined(slot);
        return true;
    }

    /** The instance is gone, and what waits for it with it. */
    void drop(Instance instance, int slot) {
        instance.removeSwapped(slot);
        swapped[instance.instance()]--;
    }

    private void overHostLink(int instance, int slot, long nowPs) {
        long bytes = cachedTokens(slot) * world.kvBytesPerToken[instance];
        hostBytes += bytes;
        hostFreePs = Math.max(hostFreePs, nowPs) + VirtualTime.psOfSeconds(bytes / world.hostBytesPerSecond);
        busyUntilPs[instance] = Math.max(busyUntilPs[instance], hostFreePs);
    }

    private int cachedTokens(int slot) {
        return world.requests.promptTokens(slot) + world.requests.generatedTokens(slot) - 1;
    }

    /** Bytes that crossed the host link, both ways. */
    public long hostBytes() {
        return hostBytes;
    }

    /** Sequences sent to the host; each time counts. */
    public long swaps() {
        return swaps;
    }

    /** Sequences moved to other homes. */
    public long moves() {
        return moves;
    }
}
