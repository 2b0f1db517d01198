package org.wscsim.core.serving;

import java.util.Arrays;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.network.Routing;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.wafer.Fault;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * What happens when a die, a DRAM stack or a link breaks during a run, in this order, at one picosecond:
 *
 * <ol>
 *   <li>its links are taken out of service, and all routes are found anew (fault-aware from then on);
 *   <li>instances stop that stand on a dead die, lost a stack with their weights, lost a link inside their region, or were cut off from most others; the
 *       step in progress is lost;
 *   <li>homes close with their instance or die, and the KV blocks in them are lost;
 *   <li>requests that need something lost give everything back and are routed again, oldest first, at the head of the
 *       list: those that only waited as they are, the others to compute everything but the tokens already sent anew. If
 *       nobody can take a request it is rejected as {@code instance_failed};
 *   <li>transfers whose ends live but whose way is broken are sent again from the prefill side's copy, all of it.
 * </ol>
 *
 * <p>Steps in progress elsewhere keep their price, as with every change. Distances between homes that routers and
 * placements see stay those of the start. Cost: O(live requests + transfers) and a {@link Routing#rebuild}; allocates,
 * once per fault. Confined to the simulation thread.
 */
public final class FaultRunner {
    private final Cluster cluster;
    private final RequestTable requests;
    private final KvCache cache;
    private final Homes homes;
    private final Routing routing;
    private final HardwareGraph graph;
    private final Departures departures;
    private final Agenda agenda;
    private final Lifecycle lifecycle;
    private final StepRunner runner;
    private final Admission admission;
    private final int stagingOffset;
    private final Swapper swapper;
    private final boolean[] closed;

    private int faults;
    private int instancesFailed;
    private long requestsMoved;
    private long requestsRecomputed;
    private long transfersResent;
    private long transfersGivenUp;

    /** Parts of the run that a fault touches. */
    public record World(
            Cluster cluster,
            RequestTable requests,
            KvCache cache,
            Homes homes,
            Routing routing,
            Departures departures,
            Agenda agenda,
            Lifecycle lifecycle,
            StepRunner runner,
            Admission admission,
            int stagingOffset,
            Swapper swapper) {}

    public FaultRunner(World world) {
        cluster = world.cluster();
        requests = world.requests();
        cache = world.cache();
        homes = world.homes();
        routing = world.routing();
        graph = routing.graph();
        departures = world.departures();
        agenda = world.agenda();
        lifecycle = world.lifecycle();
        runner = world.runner();
        admission = world.admission();
        stagingOffset = world.stagingOffset();
        swapper = world.swapper();
        closed = new boolean[homes.homeCount()];
    }

    public int faults() {
        return faults;
    }

    public int instancesFailed() {
        return instancesFailed;
    }

    /** Requests that lost an instance or blocks, and were routed again or rejected; each time counts. */
    public long requestsMoved() {
        return requestsMoved;
    }

    /** Those of them that had to begin again. */
    public long requestsRecomputed() {
        return requestsRecomputed;
    }

    public long transfersResent() {
        return transfersResent;
    }

    /** Transfers that ended before their time, sent again or not. */
    public long transfersGivenUp() {
        return transfersGivenUp;
    }

    /** The fault strikes. */
    public void strike(Fault fault, long nowPs) {
        faults++;
        breakLinks(fault);
        boolean[] broken = brokenTransfers();
        routing.rebuild();
        departures.reroute();
        boolean[] stopping = stopping();
        closeHomes(stopping);
        int[] lost = lostRequests();
        stop(stopping, nowPs);
        for (int slot : lost) {
            takeBack(slot, nowPs);
        }
        for (int home = 0; home < closed.length; home++) {
            if (closed[home]) {
                cache.close(home);
            }
        }
        for (Instance instance : cluster.instances()) {
            if (!cluster.hasFailed(instance.instance())) {
                instance.load().reroute(closed);
            }
        }
        resend(broken, nowPs);
        // Each goes to the head of its list, so the oldest goes last.
        for (int i = lost.length - 1; i >= 0; i--) {
            admission.replace(lost[i], nowPs);
        }
        runner.faulted(nowPs);
    }

    private void breakLinks(Fault fault) {
        if (fault.isLink()) {
            failBoth(fault.die(), fault.neighbour());
            return;
        }
        routing.fail(graph.dramPort(fault.die()));
        if (fault.isDram()) {
            return;
        }
        for (HardwareGraph.Direction side : HardwareGraph.Direction.values()) {
            int link = graph.link(fault.die(), side);
            if (link >= 0) {
                failBoth(fault.die(), graph.to(link));
            }
        }
    }

    private void failBoth(int die, int neighbour) {
        routing.fail(graph.linkBetween(die, neighbour));
        routing.fail(graph.linkBetween(neighbour, die));
    }

    /** By transfer slot, on the routes as they were. */
    private boolean[] brokenTransfers() {
        boolean[] broken = new boolean[agenda.transferBound()];
        for (int transfer = 0; transfer < broken.length; transfer++) {
            int slot = agenda.requestOf(transfer);
            broken[transfer] = slot >= 0 && departures.crossesFailed(slot);
        }
        return broken;
    }

    /** By instance: whether it stops now. */
    private boolean[] stopping() {
        boolean[] stopping = new boolean[cluster.instanceCount()];
        boolean[] alive = new boolean[stopping.length];
        for (int id = 0; id < stopping.length; id++) {
            alive[id] = !cluster.hasFailed(id) && isWhole(homes.dies(id));
        }
        int centre = centre(alive);
        for (int id = 0; id < stopping.length; id++) {
            boolean stays = alive[id] && reaches(centre, id);
            stopping[id] = !stays && !cluster.hasFailed(id);
        }
        return stopping;
    }

    private boolean isWhole(int[] dies) {
        for (int die : dies) {
            if (routing.isFailed(graph.dramPort(die))) {
                return false;
            }
            for (int other : dies) {
                int link = graph.linkBetween(die, other);
                if (link >= 0 && routing.isFailed(link)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The living instance that reaches most dies of living instances, lowest id first; -1 without one. */
    private int centre(boolean[] alive) {
        int best = -1;
        int most = 0;
        for (int id = 0; id < alive.length; id++) {
            int dies = 0;
            for (int other = 0; other < alive.length; other++) {
                dies += alive[id] && alive[other] && reaches(id, other) ? homes.dies(other).length : 0;
            }
            if (dies > most) {
                most = dies;
                best = id;
            }
        }
        return best;
    }

    private boolean reaches(int centre, int home) {
        return centre >= 0 && (centre == home || routing.reaches(homes.dies(centre)[0], homes.dies(home)[0]));
    }

    private void closeHomes(boolean[] stopping) {
        int centre = -1;
        for (int id = 0; id < stopping.length; id++) {
            closed[id] |= stopping[id];
            centre = centre < 0 && !closed[id] ? id : centre;
        }
        for (int home = stopping.length; home < closed.length; home++) {
            boolean dead = routing.isFailed(graph.dramPort(homes.dies(home)[0]));
            closed[home] |= dead || !reaches(centre, home);
        }
    }

    /** Slots of requests that need something lost, by request id. */
    private int[] lostRequests() {
        int[] slots = new int[requests.live()];
        int count = 0;
        for (int slot = 0; slot < requests.bound(); slot++) {
            if (requests.isLive(slot) && hasLost(slot)) {
                slots[count++] = slot;
            }
        }
        return Arrays.stream(slots, 0, count)
                .boxed()
                .sorted((a, b) -> Long.compare(requests.requestId(a), requests.requestId(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private boolean hasLost(int slot) {
        Phase phase = requests.phase(slot);
        boolean prefilled = phase == Phase.READY || phase == Phase.DECODING || phase == Phase.SWAPPED;
        return closed[requests.decodeInstance(slot)]
                || (!prefilled && closed[requests.prefillInstance(slot)])
                || holdsLost(slot)
                || holdsLost(slot + stagingOffset);
    }

    private boolean holdsLost(int row) {
        for (int home = 0; home < closed.length; home++) {
            if (closed[home] && cache.blocksIn(row, home) > 0) {
                return true;
            }
        }
        return false;
    }

    private void stop(boolean[] stopping, long nowPs) {
        for (Instance instance : cluster.instances()) {
            if (!stopping[instance.instance()]) {
                continue;
            }
            instancesFailed++;
            cluster.fail(instance.instance());
            if (instance.stepping()) {
                instance.clock().abort(nowPs);
                instance.load().uncount();
                instance.stepping(false);
            }
            instance.plan().clear();
            instance.load().withdraw();
            agenda.step(instance.instance(), WinnerTree.NONE);
        }
    }

    /** Takes a request out of wherever it is: it belongs to no instance and holds nothing then, and waits. */
    private void takeBack(int slot, long nowPs) {
        Instance prefill = cluster.instances()[requests.prefillInstance(slot)];
        Instance decode = cluster.instances()[requests.decodeInstance(slot)];
        Phase phase = requests.phase(slot);
        requestsMoved++;
        prefill.disturbed();
        decode.disturbed();
        switch (phase) {
            case WAITING -> prefill.removeUnstarted(slot);
            case PREFILLING -> {
                dropFromStep(prefill, slot);
                prefill.removeRunning(slot);
                transfersGivenUp += departures.cancelAll(slot, nowPs);
            }
            case TRANSFERRING -> transfersGivenUp += departures.cancelAll(slot, nowPs);
            case OFFERED -> {
                decode.removeUnstarted(slot);
                runner.offers().withdrawn();
            }
            case READY -> decode.removeUnstarted(slot);
            case SWAPPED -> swapper.drop(decode, slot);
            case DECODING -> {
                dropFromStep(decode, slot);
                decode.gaps().left(slot);
                runner.leave(decode, slot);
                decode.backlog().reassignPrompt(slot);
            }
        }
        unassign(decode, slot);
        decode.backlog().generationOver(slot);
        boolean arrived = phase == Phase.READY || phase == Phase.DECODING || phase == Phase.SWAPPED;
        if (prefill != decode && !arrived) {
            prefill.cacheGone(slot);
        }
        if (prefill != decode && (phase == Phase.WAITING || phase == Phase.PREFILLING)) {
            unassign(prefill, slot);
        }
        if (phase != Phase.WAITING) {
            requestsRecomputed++;
            runner.release(slot);
            lifecycle.preempted(slot, phase == Phase.PREFILLING ? prefill.instance() : decode.instance(), nowPs);
        }
    }

    /** Takes a running request out of the step in progress, if it is part of it. */
    private static void dropFromStep(Instance instance, int slot) {
        StepPlan plan = instance.plan();
        if (instance.stepping() && instance.runningList().lastIndexOf(slot) < plan.decodeCount()) {
            plan.decodeFirst(plan.decodeCount() - 1);
        }
        plan.dropPrefill(slot);
    }

    private static void unassign(Instance instance, int slot) {
        instance.backlog().unassignCount();
        instance.backlog().unassignPrompt(slot);
    }

    private void resend(boolean[] broken, long nowPs) {
        for (int transfer = 0; transfer < broken.length; transfer++) {
            if (broken[transfer] && agenda.requestOf(transfer) >= 0) {
                transfersResent++;
                transfersGivenUp++;
                departures.resend(transfer, nowPs);
            }
        }
    }
}
