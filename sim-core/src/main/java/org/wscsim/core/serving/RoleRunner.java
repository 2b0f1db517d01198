package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.SlotDeque;

/**
 * Instances that change from prefill to decode, or back, during a run. At every period of the {@link RolePolicy} it may name
 * one, and then:
 *
 * <ol>
 *   <li>the instance is <em>draining</em>: no request is routed to it. All requests that wait and have not begun are routed
 *       again, in order of arrival, those that were preempted first;
 *   <li>a prefill instance ends the prompts it has begun, and keeps their KV caches until these have left;
 *   <li>a decode instance either generates to the end of its sequences, or, where the policy says so, sends their KV caches
 *       to other decode instances: at each of its boundaries all that the router's choice has room for, over the mesh, as
 *       any transfer. What finds no room decodes on. Caches still on their way to it come in and go on;
 *   <li>when it has nothing left it takes its new role, and all that wait are routed once more.
 * </ol>
 *
 * <p>Weights stay where they are: both phases need the same ones. KV blocks of other instances' sequences in its home stay as
 * well. Single model, instances of role PREFILL and DECODE. A change costs O(live requests) and allocates; in between,
 * nothing is allocated. Confined to the simulation thread.
 */
public final class RoleRunner {
    private static final int NOBODY = -1;

    private final World world;
    private final Instance[] instances;
    private final RequestTable requests;
    private final KvCache cache;
    private final Admission admission;
    private final RolePolicy policy;
    private final Moves moves;
    private final List<RoleChange> changes = new ArrayList<>();
    private int turning = NOBODY;
    /** The decode instance that sends its sequences away. */
    private int emptying = NOBODY;

    private long nextLookPs;
    private int movedBefore;
    private long bytesBefore;
    private int routedAgain;
    private long startedPs;

    /**
     * Parts of the run that a change touches.
     *
     * @param stagingOffset added to a slot to name its staging row
     * @param batchers makes the batcher of an instance of the given role
     */
    public record World(
            Cluster cluster,
            RequestTable requests,
            KvCache cache,
            BlockPlanner planner,
            Departures departures,
            Agenda agenda,
            Lifecycle lifecycle,
            StepRunner runner,
            Admission admission,
            int stagingOffset,
            Function<Role, Batcher> batchers) {}

    public RoleRunner(World world, RolePolicy policy, NativeMemory memory) {
        this.world = world;
        this.policy = policy;
        instances = world.cluster.instances();
        requests = world.requests;
        cache = world.cache;
        admission = world.admission;
        moves = new Moves(memory, requests.capacity(), instances.length);
        world.departures.attach(moves, world.stagingOffset);
        world.runner.attach(this);
        admission.attach(policy);
        nextLookPs = policy.periodPs();
        world.agenda.sample(nextLookPs);
    }

    /** All changes that have begun, in order; one that has not ended is the last. */
    public List<RoleChange> changes() {
        List<RoleChange> all = new ArrayList<>(changes);
        if (turning != NOBODY) {
            all.add(change(-1));
        }
        return List.copyOf(all);
    }

    /** The time of a look has come, all that happens then has happened. */
    public void look(long nowPs) {
        world.agenda.sample(WinnerTree.NONE);
        if (turning == NOBODY) {
            choose(nowPs);
        }
        nextLookPs += policy.periodPs();
        if (!world.agenda.isEmpty()) {
            world.agenda.sample(nextLookPs);
        }
    }

    private void choose(long nowPs) {
        world.cluster.at(nowPs);
        int chosen = policy.flip(world.cluster);
        if (chosen >= 0) {
            requireMayTurn(chosen, nowPs);
            begin(chosen, nowPs);
        }
    }

    private void requireMayTurn(int chosen, long nowPs) {
        boolean known = chosen < instances.length && world.cluster.isAvailable(chosen);
        int others = 0;
        for (int id = 0; known && id < instances.length; id++) {
            others += id != chosen && world.cluster.role(id) == world.cluster.role(chosen) ? 1 : 0;
        }
        if (others == 0) {
            throw new SchedulerBreach("policy turns an instance that must keep its role: method=flip, instance="
                    + chosen + ", time_ps=" + nowPs);
        }
    }

    private void begin(int chosen, long nowPs) {
        turning = chosen;
        startedPs = nowPs;
        movedBefore = moves.count();
        bytesBefore = moves.bytes();
        routedAgain = 0;
        world.runner.epochs().cutAll();
        world.runner.moved(nowPs);
        world.cluster.drain(chosen);
        routeWaiting(nowPs);
        Instance instance = instances[chosen];
        if (instance.role() == Role.DECODE) {
            redirectOffers(instance, nowPs);
            if (policy.movesCaches()) {
                emptying = chosen;
                world.runner.changed(instance, nowPs);
            }
        }
        happened(nowPs);
    }

    /** An event has happened: whoever was draining may have nothing left. */
    public void happened(long nowPs) {
        if (turning == NOBODY || !isDrained(instances[turning])) {
            return;
        }
        Instance instance = instances[turning];
        Role from = instance.role();
        Role to = opposite(from);
        world.runner.epochs().cutAll();
        instance.turn(to, world.batchers.apply(to));
        world.cluster.turned(turning);
        world.runner.moved(nowPs);
        routeWaiting(nowPs);
        changes.add(new RoleChange(
                turning,
                from,
                to,
                startedPs,
                nowPs,
                moves.count() - movedBefore,
                moves.bytes() - bytesBefore,
                routedAgain));
        turning = NOBODY;
        emptying = NOBODY;
    }

    private RoleChange change(long endedPs) {
        Role from = instances[turning].role();
        return new RoleChange(
                turning,
                from,
                opposite(from),
                startedPs,
                endedPs,
                moves.count() - movedBefore,
                moves.bytes() - bytesBefore,
                routedAgain);
    }

    private static Role opposite(Role role) {
        return role == Role.PREFILL ? Role.DECODE : Role.PREFILL;
    }

    /** No request is its own, and no KV cache that it computed or generated from is left in its home. */
    private boolean isDrained(Instance instance) {
        return instance.outstandingRequests() == 0
                && instance.backlog().promisedTokens() == 0
                && moves.leaving(instance.instance()) == 0
                && instance.runningCount() == 0
                && instance.offered().isEmpty()
                && !instance.stepping();
    }

    // ---- whoever waits

    private void routeWaiting(long nowPs) {
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

    private void redirectOffers(Instance from, long nowPs) {
        SlotDeque offered = from.offered();
        for (int left = offered.size(); left > 0; left--) {
            int slot = offered.removeFirst();
            taker(from, slot, nowPs).offered().addLast(slot);
        }
    }

    /** The instance that is to fetch a cache: the one it was meant for, or another where that is draining. */
    Instance taker(Instance meant, int slot, long nowPs) {
        int other = world.cluster.isDraining(meant.instance()) ? admission.decodeInstance(slot, nowPs) : NOBODY;
        if (other == NOBODY) {
            return meant;
        }
        leave(meant, slot, true);
        world.lifecycle.redirected(slot, other, nowPs);
        instances[other].backlog().assign(slot);
        return instances[other];
    }

    // ---- caches that move

    /** Whether the instance sends its sequences away, at every boundary. */
    boolean isEmptying(Instance instance) {
        return instance.instance() == emptying;
    }

    /** A boundary of an instance, before its next step is planned: who is giving up its role sends sequences away. */
    void empty(Instance from, long nowPs) {
        if (!isEmptying(from)) {
            return;
        }
        for (int i = 0; i < from.readyCount(); ) {
            i += move(from, from.ready(i), nowPs) ? 0 : 1;
        }
        for (int i = 0; i < from.decodingCount(); ) {
            i += move(from, from.running(i), nowPs) ? 0 : 1;
        }
    }

    /** Sends a request's cache where the router wants it, if there is room. */
    private boolean move(Instance from, int slot, long nowPs) {
        int to = admission.decodeInstance(slot, nowPs);
        int tokens = requests.promptTokens(slot) + world.cluster.requests().generatedTokens(slot) - 1;
        if (to == NOBODY || !world.planner.canPull(to, tokens)) {
            return false;
        }
        boolean ready = requests.phase(slot) == Phase.READY;
        if (ready) {
            from.removeUnstarted(slot);
        } else {
            from.gaps().left(slot);
            world.runner.leave(from, slot);
        }
        from.disturbed();
        leave(from, slot, ready);
        cache.move(slot, slot + world.stagingOffset);
        world.planner.pull(slot, to, tokens);
        requests.decodeInstance(slot, to);
        world.lifecycle.moved(slot, from.instance(), nowPs);
        instances[to].backlog().assign(slot);
        moves.begin(slot, from.instance());
        world.departures.add(slot);
        return true;
    }

    /** A request has its last token. */
    void finished(int slot, long nowPs) {
        policy.finished(requests.promptTokens(slot), requests.outputTokens(slot), nowPs);
    }
}
