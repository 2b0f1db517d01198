package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.SlotDeque;

/**
 * Requests that go elsewhere because who serves what has changed: those that wait are routed again, caches that wait to be
 * fetched find another taker, and running sequences leave with their KV cache. O(live requests) a change, which allocates;
 * in between nothing is allocated. Confined to the simulation thread.
 */
public final class Rerouting {
    private static final int NOBODY = -1;

    private final World world;
    private final Instance[] instances;
    private final RequestTable requests;
    private final KvCache cache;
    private final Admission admission;
    private final Moves moves;
    private int routedAgain;

    /**
     * Parts of the run that are touched.
     *
     * @param stagingOffset added to a slot to name its staging row
     */
    public record World(
            Cluster cluster,
            RequestTable requests,
            KvCache cache,
            BlockPlanner planner,
            Departures departures,
            Lifecycle lifecycle,
            StepRunner runner,
            Admission admission,
            int stagingOffset) {}

    public Rerouting(World world, NativeMemory memory) {
        this.world = world;
        instances = world.cluster.instances();
        requests = world.requests;
        cache = world.cache;
        admission = world.admission;
        moves = new Moves(memory, requests.capacity(), instances.length);
        world.departures.attach(moves, world.stagingOffset);
    }

    World world() {
        return world;
    }

    /** Caches on their way from one instance to another. */
    Moves moves() {
        return moves;
    }

    /** Waiting requests that were routed again, over the run, each time counted. */
    int routedAgain() {
        return routedAgain;
    }

    /** No request is its own, and no KV cache that it computed or generated from is left in its home. */
    boolean isDrained(Instance instance) {
        return instance.outstandingRequests() == 0
                && instance.backlog().promisedTokens() == 0
                && moves.leaving(instance.instance()) == 0
                && instance.runningCount() == 0
                && instance.offered().isEmpty()
                && !instance.stepping();
    }

    // ---- whoever waits

    /** All requests that have not begun, in order of arrival, those that were preempted first. */
    void routeWaiting(long nowPs) {
        List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < requests.bound(); slot++) {
            if (requests.isLive(slot) && requests.phase(slot) == Phase.WAITING) {
                slots.add(slot);
            }
        }
        slots.sort(Comparator.<Integer>comparingInt(slot -> requests.preemptions(slot) > 0 ? 0 : 1)
                .thenComparingLong(requests::requestId));
        routedAgain += slots.size();
        slots.forEach(this::takeBack);
        slots.forEach(slot -> admission.routeAgain(slot, false, nowPs));
    }

    private void takeBack(int slot) {
        Instance prefill = instances[requests.prefillInstance(slot)];
        Instance decode = instances[requests.decodeInstance(slot)];
        prefill.disturbed();
        prefill.removeUnstarted(slot);
        leave(decode, slot, true);
        if (prefill != decode) {
            prefill.cacheGone(slot);
            prefill.backlog().unassignCount();
            prefill.backlog().unassignPrompt(slot);
        }
    }

    /** The decode side is no longer this one. */
    private static void leave(Instance decode, int slot, boolean promptAhead) {
        decode.backlog().unassignCount();
        decode.backlog().generationOver(slot);
        if (promptAhead) {
            decode.backlog().unassignPrompt(slot);
        }
    }

    // ---- caches that wait to be fetched

    void redirectOffers(Instance from, long nowPs) {
        SlotDeque offered = from.offered();
        for (int left = offered.size(); left > 0; left--) {
            int slot = offered.removeFirst();
            taker(from, slot, nowPs).offered().addLast(slot);
        }
    }

    /** See {@link Changeover#taker}. */
    Instance taker(Instance meant, int slot, long nowPs) {
        int other = world.cluster.isDraining(meant.instance()) ? admission.decodeInstance(slot, nowPs) : NOBODY;
        if (other == NOBODY || world.runner.sleeps(other)) {
            return meant; // the cache may lie on the dies for which a sleeper waits
        }
        leave(meant, slot, true);
        world.lifecycle.redirected(slot, other, nowPs);
        instances[other].backlog().assign(slot);
        return instances[other];
    }

    // ---- caches that move

    /**
     * Sends the caches of all sequences of an instance where the router wants them and there is room.
     *
     * @param drops whether those without room are computed anew elsewhere
     */
    void sendAway(Instance from, boolean drops, long nowPs) {
        for (int i = 0; i < from.readyCount(); ) {
            i += move(from, from.ready(i), nowPs) || (drops && drop(from, from.ready(i), nowPs)) ? 0 : 1;
        }
        for (int i = 0; i < from.decodingCount(); ) {
            i += move(from, from.running(i), nowPs) || (drops && drop(from, from.running(i), nowPs)) ? 0 : 1;
        }
    }

    /** A sequence gives its cache back, and is routed as if it had been preempted; true. */
    boolean drop(Instance from, int slot, long nowPs) {
        boolean ready = takeOut(from, slot);
        world.runner.release(slot);
        leave(from, slot, ready);
        world.lifecycle.preempted(slot, from.instance(), nowPs);
        admission.replace(slot, nowPs);
        world.runner.wakeBlocked(from, nowPs);
        return true;
    }

    /** A sequence goes off the instance's lists; returns whether it had not begun to decode there. */
    private boolean takeOut(Instance from, int slot) {
        boolean ready = requests.phase(slot) == Phase.READY;
        if (ready) {
            from.removeUnstarted(slot);
        } else {
            from.gaps().left(slot);
            world.runner.leave(from, slot);
        }
        from.disturbed();
        return ready;
    }

    /** Sends a sequence's cache where the router wants it, if there is room. */
    boolean move(Instance from, int slot, long nowPs) {
        return moveTo(from, admission.decodeInstance(slot, nowPs), slot, nowPs);
    }

    /** Sends a sequence's cache to the own home of an instance, if that is awake and there is room. */
    boolean moveTo(Instance from, int to, int slot, long nowPs) {
        int tokens = requests.promptTokens(slot) + world.cluster.requests().generatedTokens(slot) - 1;
        if (to == NOBODY || world.runner.sleeps(to) || !world.planner.canPull(to, tokens)) {
            return false;
        }
        leave(from, slot, takeOut(from, slot));
        cache.move(slot, slot + world.stagingOffset);
        world.planner.pull(slot, to, tokens);
        requests.decodeInstance(slot, to);
        if (instances[to].role() == Role.MIXED) {
            requests.prefillInstance(slot, to);
        }
        world.lifecycle.moved(slot, from.instance(), nowPs);
        instances[to].backlog().assign(slot);
        moves.begin(slot, from.instance());
        world.departures.add(slot);
        return true;
    }
}
