package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.request.RequestTable;

/**
 * The state machine of instances: one event per step. At a boundary the step that ends is settled (tokens out, finished
 * requests leave, prompts turn into transfers or decoding), then the next one is planned, checked, given its KV blocks,
 * priced and put on the agenda. An instance with nothing to do idles until its lists change or blocks are freed.
 *
 * <p>Confined to the simulation thread; allocates nothing after warm-up.
 */
public final class StepRunner {
    private final Instance[] instances;
    private final RequestTable requests;
    private final KvCache cache;
    private final BlockPlanner planner;
    private final Lifecycle lifecycle;
    private final RunRecorder recorder;
    private final Agenda agenda;
    private final StepCost cost;
    private final PipelineRunner pipelines;
    private final Departures departures;
    private final Epochs epochs;
    private final int stagingOffset;
    private final @Nullable PrefixReuse prefixes;
    private final Swapper swapper;
    private final PlanRunner plans;
    private final SeenSteps seen;
    private final Offers offers;

    /** Requests that arrived before this may have run on instances that their row does not name. */
    private long lastFaultPs = -1;

    /** Who changes roles or plans, or null. */
    private @Nullable Changeover roles;
    /** By instance: not of the present plan; null where all are. */
    private boolean @Nullable [] asleep;

    /** Shared parts of one run. */
    public record World(
            RequestTable requests,
            KvCache cache,
            BlockPlanner planner,
            Lifecycle lifecycle,
            RunRecorder recorder,
            Agenda agenda,
            @Nullable PrefixReuse prefixes,
            Swapper swapper,
            boolean epochs) {}

    public StepRunner(World world, Instance[] instances, int stagingOffset, Departures departures) {
        this.instances = instances;
        this.stagingOffset = stagingOffset;
        this.departures = departures;
        requests = world.requests();
        cache = world.cache();
        planner = world.planner();
        lifecycle = world.lifecycle();
        recorder = world.recorder();
        seen = new SeenSteps(recorder);
        agenda = world.agenda();
        prefixes = world.prefixes();
        swapper = world.swapper();
        cost = new StepCost(requests, instances.length);
        offers = new Offers(world, instances, departures);
        plans = new PlanRunner(this, world, instances);
        pipelines = new PipelineRunner(this, world, cost);
        epochs = new Epochs(instances, world, departures.links(), world.epochs());
    }

    /** Steps that are taken without an event each. */
    public Epochs epochs() {
        return epochs;
    }

    /** Whom to ask when the instance that a preempted request came from has failed. */
    public void attach(Admission toAsk) {
        plans.attach(toAsk);
    }

    /** Who is told of boundaries and finished requests. */
    void attach(Changeover toTell) {
        roles = toTell;
        offers.attach(toTell);
    }

    /** Instances that take no steps; the array is read from now on. */
    void attach(boolean[] sleeping) {
        asleep = sleeping;
    }

    boolean sleeps(int instance) {
        return asleep != null && asleep[instance];
    }

    /** Carries out what plans say. */
    PlanRunner plans() {
        return plans;
    }

    /** A routed request joins its instance's waiting list. */
    void enqueue(int slot, long nowPs) {
        lifecycle.waits(slot, nowPs);
        line(slot, false, nowPs);
    }

    /** A waiting request takes its place in the list of the instance it is routed to. */
    void line(int slot, boolean atHead, long nowPs) {
        Instance prefill = instances[requests.prefillInstance(slot)];
        int decodeId = requests.decodeInstance(slot);
        prefill.backlog().assign(slot);
        if (decodeId != prefill.instance()) {
            instances[decodeId].backlog().assign(slot);
        }
        prefill.wait(slot, atHead);
        changed(prefill, nowPs);
    }

    /** Caches that wait to be fetched. */
    Offers offers() {
        return offers;
    }

    /** Who is here now may end on other instances than those he began on. */
    void moved(long nowPs) {
        lastFaultPs = nowPs;
    }

    /** A fault has struck: what arrived before it may since have moved from faster instances to slower ones. */
    void faulted(long nowPs) {
        lastFaultPs = nowPs;
        wakeBlocked(null, nowPs);
        offers.fetch(nowPs);
    }

    /** A KV cache has arrived at its decode instance; the prefill side's copy is dropped. */
    public void endTransfer(int slot, long nowPs) {
        if (slot < 0 && roles != null) {
            roles.loaded(WeightLoads.weightsOf(slot), nowPs);
            return;
        }
        if (!departures.isComplete(slot)) {
            return;
        }
        lifecycle.transferEnded(slot, requests.decodeInstance(slot), nowPs);
        Instance decode = instances[requests.decodeInstance(slot)];
        decode.makeReady(slot);
        changed(decode, nowPs);
        if (!departures.endMove(slot)) {
            Instance prefill = instances[requests.prefillInstance(slot)];
            prefill.cacheGone(slot);
            cutIfEnded(prefill);
        } else if (decode.role() == Role.MIXED) {
            epochs.cut(decode.instance()); // it joins at the next boundary
        }
        if (cache.blocks(slot + stagingOffset) > 0) {
            cache.release(slot + stagingOffset);
            wakeBlocked(decode, nowPs);
            offers.fetch(nowPs);
        }
    }

    /** A boundary of the instance: end of its step, or a wake-up. */
    public void boundary(int id, long nowPs) {
        Instance instance = instances[id];
        if (instance.isPipelined()) {
            pipelines.boundary(instance, nowPs);
            return;
        }
        if (instance.stepping()) {
            settle(instance, nowPs);
        } else {
            instance.clock().start(nowPs);
        }
        if (roles != null) {
            roles.empty(instance, nowPs);
        }
        begin(instance, nowPs);
        offers.fetch(nowPs);
    }

    /**
     * The instance's lists have changed: if it idles it is looked at once all that happens at this picosecond before a
     * STEP_END has happened, else when the step in progress ends if its plan does.
     */
    void changed(Instance instance, long nowPs) {
        cutIfEnded(instance);
        if (!instance.stepping() && !sleeps(instance.instance())) {
            agenda.step(instance.instance(), nowPs);
        }
    }

    private void cutIfEnded(Instance instance) {
        if (instance.planEnds()) {
            epochs.cut(instance.instance());
        }
    }

    /**
     * Blocks were freed: whoever idles with requests at hand may find room now.
     *
     * @param user an instance of the model whose blocks they are; null for any
     */
    void wakeBlocked(@Nullable Instance user, long nowPs) {
        for (Instance instance : instances) {
            boolean concerned = !instance.stepping() && (user == null || user.model() == instance.model());
            if (concerned && instance.isPeopled() && !sleeps(instance.instance())) {
                agenda.step(instance.instance(), nowPs);
            }
        }
    }

    // ---- the step that ends

    private void settle(Instance instance, long nowPs) {
        StepPlan plan = instance.plan();
        boolean decoded = plan.decodeCount() > 0;
        instance.clock().end(decoded);
        seen.ended(instance, nowPs);
        instance.stepping(false);
        boolean freed = false;
        if (decoded) {
            freed = settleDecode(instance, plan.decodeCount(), nowPs);
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            freed |= settlePrefill(instance, plan.prefillSlot(i), plan.prefillChunk(i), nowPs);
        }
        if (freed) {
            wakeBlocked(instance, nowPs);
        }
    }

    /** Every sequence of the step has a token; returns whether blocks were freed. */
    private boolean settleDecode(Instance instance, int count, long nowPs) {
        DecodeBatch batch = instance.batch();
        for (int i = batch.size() - 1; i >= count; i--) {
            batch.postpone(instance.running(i));
        }
        instance.countStep(count, nowPs, recorder);
        boolean freed = false;
        for (int slot = batch.finished(); slot >= 0; slot = batch.finished()) {
            leave(instance, slot);
            instance.backlog().unassignCount();
            finish(instance, slot, nowPs);
            freed = true;
        }
        return freed;
    }

    void leave(Instance instance, int slot) {
        instance.batch().leave(slot);
        instance.removeRunning(slot);
        if (prefixes != null && requests.prefillInstance(slot) == instance.instance()) {
            int cached = requests.promptTokens(slot) + requests.generatedTokens(slot) - 1;
            prefixes.computed(slot, slot, instance.instance(), requests.prefillTokens(slot), cached);
        }
        lifecycle.leftBatch(slot, instance.clock());
    }

    void finish(Instance instance, int slot, long nowPs) {
        release(slot);
        if (requests.arrivalPs(slot) >= lastFaultPs) {
            Instance prefill = instances[requests.prefillInstance(slot)];
            Instance decode = instances[requests.decodeInstance(slot)];
            if (requests.arrivalPs(slot) + cost.fasterPs(slot, decode) > recorder.latestCriticalPs()) {
                recorder.criticalPath(requests.arrivalPs(slot) + cost.fastestPs(slot, prefill, decode));
            }
        }
        instances[requests.decodeInstance(slot)].backlog().generationOver(slot);
        if (roles != null) {
            roles.finished(slot, nowPs);
        }
        lifecycle.finished(slot, instance.instance(), nowPs);
    }

    /** Gives back all blocks of a request. */
    void release(int slot) {
        cache.release(slot);
        if (cache.blocks(slot + stagingOffset) > 0) {
            cache.release(slot + stagingOffset);
        }
    }

    /** A chunk is done; returns whether blocks were freed. */
    boolean settlePrefill(Instance instance, int slot, int chunk, long nowPs) {
        PlanCheck.chunkDone(instance, requests, slot, chunk);
        lifecycle.prefilled(slot, chunk, instance.clock());
        instance.countPrefilled(chunk);
        if (prefixes != null) {
            int row = planner.prefillRow(slot, instance.instance(), requests.decodeInstance(slot));
            int done = requests.prefilledTokens(slot);
            prefixes.computed(slot, row, instance.instance(), done - chunk, done);
        }
        if (requests.prefilledTokens(slot) < requests.prefillTokens(slot)) {
            return false;
        }
        lifecycle.prefillEnded(slot, instance.instance(), nowPs);
        instance.meter().generated(slot);
        Instance decode = instances[requests.decodeInstance(slot)];
        instance.backlog().unassignPrompt(slot);
        if (decode != instance) {
            instance.backlog().unassignCount();
        }
        if (requests.generatedTokens(slot) == requests.outputTokens(slot)) {
            instance.removeRunning(slot);
            decode.backlog().unassignCount();
            if (decode != instance) {
                decode.backlog().unassignPrompt(slot);
                instance.cacheGone(slot);
                departures.cancelAll(slot, nowPs);
            }
            finish(instance, slot, nowPs);
            return true;
        }
        if (decode == instance) {
            instance.beginDecoding(slot);
            lifecycle.joined(slot, instance.instance(), instance.clock(), nowPs);
            if (!instance.isPipelined()) {
                instance.gaps().joined(slot);
            }
            // Blocks that the placement put elsewhere were written as they were computed: nobody waits for them.
            departures.send(instance.instance(), slot, MeshModel.UNWATCHED, nowPs);
        } else {
            instance.removeRunning(slot);
            offers.handOver(decode, slot, nowPs);
        }
        return false;
    }

    // ---- the step that begins

    private void begin(Instance instance, long nowPs) {
        boolean asked = !instance.planHolds(nowPs);
        boolean preempted = false;
        if (asked) {
            // Ends: such a plan moves requests from ready to running or out of running, and never back.
            do {
                instance.ask(nowPs);
                plans.apply(instance, nowPs);
                preempted |= instance.plan().preemptedCount() > 0;
            } while (instance.plan().isEmpty() && PlanRunner.changedLists(instance.plan()));
        } else {
            instance.plan().repeat();
        }
        boolean fetched = fetchSwapped(instance, preempted, nowPs);
        if (instance.plan().isEmpty()) {
            instance.plan().clear();
            instance.ranOut(nowPs);
            instance.load().withdraw();
            departures.leave(nowPs);
            agenda.step(instance.instance(), WinnerTree.NONE);
            return;
        }
        boolean newHome = plans.growDecoding(instance, instance.plan().decodeCount());
        if (instance.plan().decodeCount() > 0) {
            instance.batch().turnOver();
        }
        cost.state(instance, asked || newHome || fetched);
        departures.leave(nowPs);
        StepPrice price = cost.at(instance, nowPs);
        instance.clock().begin(price, swapper.waitPs(instance.instance(), nowPs));
        instance.load().count(price);
        instance.stepping(true);
        agenda.step(
                instance.instance(),
                roles != null && roles.isEmptying(instance)
                        ? instance.clock().boundaryPs()
                        : epochs.extend(instance, price, cost));
        departures.sendAhead(instance, nowPs);
    }

    /** Sequences come back behind those that decode, and decode with them; not in a step that makes room. */
    private boolean fetchSwapped(Instance instance, boolean preempted, long nowPs) {
        StepPlan plan = instance.plan();
        boolean idle = plan.isEmpty();
        if (!swapper.hasSwapped(instance.instance()) || (preempted && !idle)) {
            return false;
        }
        boolean all = plan.decodeCount() == instance.decodingCount();
        if (!swapper.fetch(instance, nowPs)) {
            return false;
        }
        if (all) {
            plan.decodeFirst(instance.decodingCount());
        }
        if (!swapper.hasSwapped(instance.instance())) {
            wakeBlocked(instance, nowPs);
        }
        return true;
    }
}
