package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.WinnerTree;

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
public final class RoleRunner implements Changeover {
    private static final int NOBODY = -1;

    private final Rerouting rerouting;
    private final Rerouting.World world;
    private final Instance[] instances;
    private final RolePolicy policy;
    private final Agenda agenda;
    private final Function<Role, Batcher> batchers;
    private final Moves moves;
    private final List<RoleChange> changes = new ArrayList<>();
    private int turning = NOBODY;
    /** The decode instance that sends its sequences away. */
    private int emptying = NOBODY;

    private long nextLookPs;
    private int movedBefore;
    private long bytesBefore;
    private int routedBefore;
    private long startedPs;

    /**
     * @param batchers makes the batcher of an instance of the given role
     */
    public RoleRunner(Rerouting rerouting, RolePolicy policy, Agenda agenda, Function<Role, Batcher> batchers) {
        this.rerouting = rerouting;
        this.policy = policy;
        this.agenda = agenda;
        this.batchers = batchers;
        world = rerouting.world();
        moves = rerouting.moves();
        instances = world.cluster().instances();
        world.runner().attach(this);
        world.admission().attach(policy);
        nextLookPs = policy.periodPs();
        agenda.sample(nextLookPs);
    }

    /** All changes that have begun, in order; one that has not ended is the last. */
    public List<RoleChange> changes() {
        List<RoleChange> all = new ArrayList<>(changes);
        if (turning != NOBODY) {
            all.add(change(-1));
        }
        return List.copyOf(all);
    }

    @Override
    public void look(long nowPs) {
        agenda.sample(WinnerTree.NONE);
        if (turning == NOBODY) {
            choose(nowPs);
        }
        nextLookPs += policy.periodPs();
        if (!agenda.isEmpty()) {
            agenda.sample(nextLookPs);
        }
    }

    private void choose(long nowPs) {
        world.cluster().at(nowPs);
        int chosen = policy.flip(world.cluster());
        if (chosen >= 0) {
            requireMayTurn(chosen, nowPs);
            begin(chosen, nowPs);
        }
    }

    private void requireMayTurn(int chosen, long nowPs) {
        boolean known = chosen < instances.length && world.cluster().isAvailable(chosen);
        int others = 0;
        for (int id = 0; known && id < instances.length; id++) {
            others +=
                    id != chosen && world.cluster().role(id) == world.cluster().role(chosen) ? 1 : 0;
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
        routedBefore = rerouting.routedAgain();
        world.runner().epochs().cutAll();
        world.runner().moved(nowPs);
        world.cluster().drain(chosen);
        rerouting.routeWaiting(nowPs);
        Instance instance = instances[chosen];
        if (instance.role() == Role.DECODE) {
            rerouting.redirectOffers(instance, nowPs);
            if (policy.movesCaches()) {
                emptying = chosen;
                world.runner().changed(instance, nowPs);
            }
        }
        happened(nowPs);
    }

    @Override
    public void happened(long nowPs) {
        if (turning == NOBODY || !rerouting.isDrained(instances[turning])) {
            return;
        }
        Instance instance = instances[turning];
        Role from = instance.role();
        Role to = opposite(from);
        world.runner().epochs().cutAll();
        instance.turn(to, batchers.apply(to));
        world.cluster().turned(turning);
        world.runner().moved(nowPs);
        rerouting.routeWaiting(nowPs);
        changes.add(new RoleChange(
                turning,
                from,
                to,
                startedPs,
                nowPs,
                moves.count() - movedBefore,
                moves.bytes() - bytesBefore,
                rerouting.routedAgain() - routedBefore));
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
                rerouting.routedAgain() - routedBefore);
    }

    private static Role opposite(Role role) {
        return role == Role.PREFILL ? Role.DECODE : Role.PREFILL;
    }

    // ---- what the step runner asks

    @Override
    public Instance taker(Instance meant, int slot, long nowPs) {
        return rerouting.taker(meant, slot, nowPs);
    }

    @Override
    public boolean isEmptying(Instance instance) {
        return instance.instance() == emptying;
    }

    @Override
    public void empty(Instance from, long nowPs) {
        if (isEmptying(from)) {
            rerouting.sendAway(from, false, nowPs);
        }
    }

    @Override
    public void loaded(int instance, long nowPs) {
        throw new IllegalStateException("weights arrive where they are already: instance=" + instance);
    }

    @Override
    public void finished(int slot, long nowPs) {
        policy.finished(world.requests().promptTokens(slot), world.requests().outputTokens(slot), nowPs);
    }
}
