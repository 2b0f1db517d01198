package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.network.MeshModel;

/**
 * A wafer that is cut anew while it serves. The run has the instances of all its plans, those of other plans asleep: they
 * take no requests and no steps, and their homes are closed. Instances that two plans share are one. At every period of the
 * {@link PlanPolicy} it may name another plan; then, one piece of the wafer after the other:
 *
 * <ol>
 *   <li>an instance of the new plan is chosen ({@link SwitchOrder}), and the instances of the old plan on its dies are
 *       <em>draining</em>: no request is routed to them, all that wait unstarted are routed again; prompts that have begun
 *       end; sequences go elsewhere with their KV caches wherever there is room, or generate to their end, or begin anew
 *       elsewhere, as the policy says. Blocks that other
 *       instances' sequences have in homes that are to close move to their own homes, or go when they end;
 *   <li>an instance that has nothing left falls asleep, and its home closes;
 *   <li>when all dies of the new instance are free, what their shards lack crosses the mesh ({@link WeightShards});
 *   <li>when that has arrived the instance is awake: its home opens, and all that wait are routed once more.
 * </ol>
 *
 * <p>Some instance takes prompts, and some decodes, all the time; where no order of pieces leaves one, the rest of the old plan
 * drains at once, and requests queue before instances that sleep. One model, whole caches handed over, no faults, prefix
 * cache, swap or pipelines. A piece costs O(live requests + dies squared) and allocates; in between nothing is allocated.
 * Confined to the simulation thread.
 */
public final class PlanSwitcher implements Changeover {
    private final Rerouting rerouting;
    private final Rerouting.World world;
    private final Instance[] instances;
    private final Homes homes;
    private final KvCache cache;
    private final PlanRules rules;
    private final Parts parts;
    private final OpenHomes open;
    private final WeightLoads loads;
    private final SwitchOrder order;
    private final boolean[] asleep;
    /** When it began to drain, by instance; -1 when it does not. */
    private final long[] drainingPs;
    /** Homes that are to be closed during a switch. */
    private final boolean[] closing;

    /** From when it was awake, by instance. */
    private final long[] awakePs;

    /** Time that instances have been awake before they fell asleep, summed. */
    private long sumAwakePs;

    private final List<PlanSwitch> switches = new ArrayList<>();
    private int present;
    private @Nullable SwitchCount count;
    private long nextLookPs;

    /**
     * Parts of the run that only a switch touches.
     *
     * @param batchers makes the batcher of an instance of the given role
     */
    public record Parts(Homes homes, MeshModel mesh, Agenda agenda, Function<Role, Batcher> batchers) {}

    public PlanSwitcher(Rerouting rerouting, PlanRules rules, Parts parts) {
        this.rerouting = rerouting;
        this.rules = rules;
        this.parts = parts;
        world = rerouting.world();
        homes = parts.homes;
        cache = world.cache();
        instances = world.cluster().instances();
        open = new OpenHomes(cache);
        loads = new WeightLoads(instances, homes, parts.mesh, parts.agenda);
        order = new SwitchOrder(instances, homes);
        asleep = new boolean[instances.length];
        drainingPs = new long[instances.length];
        closing = new boolean[homes.homeCount()];
        awakePs = new long[instances.length];
        Arrays.fill(drainingPs, -1);
        start();
        world.runner().attach(this);
        world.runner().attach(asleep);
        world.admission().attach(rules.policy());
        nextLookPs = rules.policy().periodPs();
        parts.agenda.sample(nextLookPs);
    }

    private void start() {
        for (int id = 0; id < instances.length; id++) {
            if (rules.has(present, id)) {
                loads.put(id);
            } else {
                asleep[id] = true;
                world.cluster().drain(id);
            }
        }
        for (int home = 0; home < homes.homeCount(); home++) {
            if (isOpenIn(present, home)) {
                open.open(home);
            } else {
                open.close(home);
            }
        }
    }

    /** KV blocks of all homes, at the time when they were most. */
    public long mostBlocks() {
        return open.mostBlocks();
    }

    /** Whether the plan has the home: an instance of it, or a die that none of its instances needs. */
    private boolean isOpenIn(int plan, int home) {
        return home < instances.length
                ? rules.has(plan, home)
                : order.on(homes.dies(home), id -> rules.has(plan, id)).isEmpty();
    }

    /** All switches that have begun, in order; one that has not ended is the last. */
    public List<PlanSwitch> switches() {
        List<PlanSwitch> all = new ArrayList<>(switches);
        if (count != null) {
            all.add(count.ended(-1, rerouting));
        }
        return List.copyOf(all);
    }

    /** Time that instances were awake until the end of the run, summed. */
    public long awakePs(long endPs) {
        long sum = sumAwakePs;
        for (int id = 0; id < asleep.length; id++) {
            sum += asleep[id] ? 0 : endPs - awakePs[id];
        }
        return sum;
    }

    @Override
    public void look(long nowPs) {
        parts.agenda.sample(WinnerTree.NONE);
        if (count == null) {
            world.cluster().at(nowPs);
            int chosen = rules.policy().plan(world.cluster(), present);
            if (chosen < 0 || chosen >= rules.plans().size()) {
                throw new SchedulerBreach(
                        "policy names a plan that is not there: method=plan, plan=" + chosen + ", time_ps=" + nowPs);
            }
            if (chosen != present) {
                begin(chosen, nowPs);
            }
        }
        nextLookPs += rules.policy().periodPs();
        if (!parts.agenda.isEmpty()) {
            parts.agenda.sample(nextLookPs);
        }
    }

    private void begin(int plan, long nowPs) {
        count = new SwitchCount(present, plan, nowPs, rerouting);
        for (int home = 0; home < closing.length; home++) {
            closing[home] = isOpenIn(present, home) && !isOpenIn(plan, home);
        }
        present = plan;
        world.runner().epochs().cutAll();
        world.planner().closing(closing);
        happened(nowPs);
    }

    // ---- what may happen after an event

    @Override
    public void happened(long nowPs) {
        boolean changed = count != null;
        while (changed) {
            boolean slept = fallAsleep(nowPs);
            boolean loading = load(nowPs);
            changed = drainNext(nowPs) || slept || loading;
        }
        if (count != null && isDone()) {
            end(nowPs);
        }
    }

    private boolean isOld(int id) {
        return !asleep[id] && !rules.has(present, id);
    }

    private boolean isWanted(int id) {
        return asleep[id] && rules.has(present, id);
    }

    private boolean fallAsleep(long nowPs) {
        boolean any = false;
        for (int id = 0; id < instances.length; id++) {
            boolean empty = drainingPs[id] >= 0 && rerouting.isDrained(instances[id]) && cache.usedBlocks(id) == 0;
            if (empty) {
                asleep[id] = true;
                sumAwakePs += nowPs - awakePs[id];
                open.close(id);
                closing[id] = false;
                require(count).drained(nowPs - drainingPs[id]);
                drainingPs[id] = -1;
                any = true;
            }
        }
        for (int home = instances.length; home < closing.length; home++) {
            if (closing[home] && cache.usedBlocks(home) == 0) {
                open.close(home);
                closing[home] = false;
                any = true;
            }
        }
        return any;
    }

    /** Weights begin to move to all instances whose dies are free. */
    private boolean load(long nowPs) {
        List<Integer> free = order.all(id -> isWanted(id) && !loads.isLoading(id) && isFree(homes.dies(id)));
        List<Integer> begun = free.isEmpty() ? free : loads.begin(free, id -> asleep[id], nowPs);
        for (int id : begun) {
            require(count).loads(loads.bytes(id));
            if (loads.bytes(id) == 0) {
                wake(id, nowPs);
            }
        }
        return !begun.isEmpty();
    }

    private boolean isFree(int[] dies) {
        for (int home = instances.length; home < closing.length; home++) {
            if (closing[home] && contains(dies, homes.dies(home)[0])) {
                return false;
            }
        }
        return order.on(dies, this::isOld).isEmpty();
    }

    private static boolean contains(int[] dies, int die) {
        return Arrays.stream(dies).anyMatch(own -> own == die);
    }

    @Override
    public void loaded(int id, long nowPs) {
        wake(id, nowPs);
    }

    private void wake(int id, long nowPs) {
        require(count).loaded(loads.end(id, nowPs));
        asleep[id] = false;
        awakePs[id] = nowPs;
        open.open(id);
        world.runner().epochs().cutAll();
        Instance instance = instances[id];
        instance.turn(instance.role(), parts.batchers.apply(instance.role()));
        if (world.cluster().isDraining(id)) {
            world.cluster().turned(id);
        }
        world.runner().moved(nowPs);
        rerouting.routeWaiting(nowPs);
        world.runner().changed(instance, nowPs);
        world.runner().faulted(nowPs);
    }

    /** The next piece of the old plan begins to drain, once nothing drains or loads. */
    private boolean drainNext(long nowPs) {
        if (order.any(id -> drainingPs[id] >= 0 || loads.isLoading(id)) || !order.any(this::isOld)) {
            return false;
        }
        List<Integer> piece = order.next(this::isOld, this::isWanted, id -> !asleep[id]);
        if (piece.isEmpty()) {
            if (order.any(
                    id -> isWanted(id) && order.on(homes.dies(id), this::isOld).isEmpty())) {
                return false; // once blocks have left its dies
            }
            order.all(this::isWanted).forEach(world.cluster()::turned);
            piece = order.all(this::isOld);
        }
        drain(piece, nowPs);
        return true;
    }

    private void drain(List<Integer> piece, long nowPs) {
        world.runner().epochs().cutAll();
        world.runner().moved(nowPs);
        for (int id : piece) {
            drainingPs[id] = nowPs;
            world.cluster().drain(id);
        }
        rerouting.routeWaiting(nowPs);
        for (int id : piece) {
            rerouting.redirectOffers(instances[id], nowPs);
            world.runner().changed(instances[id], nowPs);
        }
    }

    private boolean isDone() {
        return !order.any(id -> isOld(id) || isWanted(id));
    }

    private void end(long nowPs) {
        SwitchCount ending = require(count);
        for (int home = instances.length; home < closing.length; home++) {
            if (isOpenIn(present, home)) {
                loads.forget(homes.dies(home));
                open.open(home);
            }
        }
        world.planner().closing(null);
        count = null;
        switches.add(ending.ended(nowPs, rerouting));
        world.runner().faulted(nowPs);
    }

    private static SwitchCount require(@Nullable SwitchCount count) {
        if (count == null) {
            throw new IllegalStateException("no switch is under way");
        }
        return count;
    }

    // ---- what the step runner asks

    /** During a switch any instance may have caches in homes that close: all are looked at after every step. */
    @Override
    public boolean isEmptying(Instance instance) {
        return count != null
                && instance.role() != Role.PREFILL
                && rules.policy().movesCaches();
    }

    @Override
    public void empty(Instance from, long nowPs) {
        if (from.role() == Role.MIXED) {
            joinArrived(from, nowPs);
        }
        if (!isEmptying(from)) {
            return;
        }
        if (drainingPs[from.instance()] >= 0) {
            rerouting.sendAway(from, rules.policy().dropsCaches(), nowPs);
        } else {
            comeHome(from, nowPs);
        }
    }

    /** Sequences that have come from other mixed instances decode on. */
    private void joinArrived(Instance instance, long nowPs) {
        while (instance.readyCount() > 0) {
            int slot = instance.removeFirstReady();
            instance.beginSwapped(slot);
            instance.backlog().unassignPrompt(slot);
            world.lifecycle().joined(slot, instance.instance(), instance.clock(), nowPs);
            instance.gaps().joined(slot);
        }
    }

    /** Sequences with blocks in homes that are to close fetch their caches, or take them to where there is room. */
    private void comeHome(Instance from, long nowPs) {
        for (int i = 0; i < from.readyCount(); ) {
            int slot = from.ready(i);
            i += isInClosing(slot, from.instance()) && leaveClosing(from, slot, nowPs) ? 0 : 1;
        }
        for (int i = 0; from.batch().hasRemote() && i < from.decodingCount(); ) {
            int slot = from.running(i);
            i += isInClosing(slot, from.instance()) && leaveClosing(from, slot, nowPs) ? 0 : 1;
        }
    }

    private boolean leaveClosing(Instance from, int slot, long nowPs) {
        return rerouting.moveTo(from, from.instance(), slot, nowPs)
                || rerouting.move(from, slot, nowPs)
                || (rules.policy().dropsCaches() && rerouting.drop(from, slot, nowPs));
    }

    private boolean isInClosing(int slot, int own) {
        for (int home = 0; home < closing.length; home++) {
            if (closing[home] && home != own && cache.blocksIn(slot, home) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Instance taker(Instance meant, int slot, long nowPs) {
        return rerouting.taker(meant, slot, nowPs);
    }

    @Override
    public void finished(int slot, long nowPs) {
        rules.policy()
                .finished(world.requests().promptTokens(slot), world.requests().outputTokens(slot), nowPs);
    }
}
