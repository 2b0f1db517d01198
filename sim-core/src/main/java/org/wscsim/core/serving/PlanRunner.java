package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;

/**
 * Carries out a plan at a step boundary: requests move between lists, and blocks are taken and given back. What the plan
 * promised but cannot keep is the scheduler's breach. Confined to the simulation thread; allocates nothing.
 */
final class PlanRunner {
    private final StepRunner runner;
    private final Instance[] instances;
    private final RequestTable requests;
    private final KvCache cache;
    private final BlockPlanner planner;
    private final Lifecycle lifecycle;
    private final @Nullable PrefixReuse prefixes;
    private final Swapper swapper;
    private @Nullable Admission admission;

    PlanRunner(StepRunner runner, StepRunner.World world, Instance[] instances) {
        this.runner = runner;
        this.instances = instances;
        requests = world.requests();
        cache = world.cache();
        planner = world.planner();
        lifecycle = world.lifecycle();
        prefixes = world.prefixes();
        swapper = world.swapper();
    }

    /** Whom to ask when a preempted request cannot go back to the instance it came from. */
    void attach(Admission toAsk) {
        admission = toAsk;
    }

    /** Whether the plan moved requests between lists. */
    static boolean changedLists(StepPlan plan) {
        return plan.shedCount() > 0 || plan.preemptedCount() > 0 || plan.joinCount() > 0;
    }

    /** Everything the plan says but the step itself: who leaves, who joins, who is paused, whose prompt begins or goes on. */
    void apply(Instance instance, long nowPs) {
        StepPlan plan = instance.plan();
        for (int i = 0; i < plan.shedCount(); i++) {
            shed(instance, plan.shedSlot(i), nowPs);
        }
        for (int i = 0; i < plan.preemptedCount(); i++) {
            preempt(instance, plan.preemptedSlot(i), nowPs);
        }
        PlanCheck.joins(instance, plan);
        for (int i = 0; i < plan.joinCount(); i++) {
            int slot = instance.removeFirstReady();
            instance.beginDecoding(slot);
            instance.backlog().unassignPrompt(slot);
            lifecycle.joined(slot, instance.instance(), instance.clock(), nowPs);
            instance.gaps().joined(slot);
        }
        for (int i = 0; i < plan.pausedCount(); i++) {
            instance.moveBehind(plan.pausedSlot(i));
        }
        PlanCheck.decodes(instance, plan);
        for (int i = 0; prefixes != null && i < plan.prefillCount(); i++) {
            takeRemembered(instance, plan.prefillSlot(i));
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            startPrefill(instance, plan, i, nowPs);
        }
    }

    private void shed(Instance instance, int slot, long nowPs) {
        PlanCheck.shedding(instance, requests, slot);
        Instance decode = instances[requests.decodeInstance(slot)];
        instance.removeUnstarted(slot);
        instance.disturbed();
        unassign(decode, slot);
        decode.backlog().generationOver(slot);
        if (decode != instance) {
            instance.cacheGone(slot);
            unassign(instance, slot);
        }
        lifecycle.givenUp(slot, StepPlan.SHED, nowPs);
    }

    private static void unassign(Instance instance, int slot) {
        instance.backlog().unassignCount();
        instance.backlog().unassignPrompt(slot);
    }

    private void preempt(Instance instance, int slot, long nowPs) {
        PlanCheck.preemption(instance, requests, slot);
        boolean decoding = requests.phase(slot) == Phase.DECODING;
        boolean pipelined = instance.isPipelined();
        if (decoding && !pipelined && swapper.moveAway(instance, slot, nowPs)) {
            runner.wakeBlocked(instance, nowPs);
            return;
        }
        if (decoding) {
            if (!pipelined) {
                instance.gaps().left(slot);
            }
            runner.leave(instance, slot);
        } else {
            instance.removeRunning(slot);
        }
        runner.release(slot);
        if (decoding && !pipelined && !swapper.drops()) {
            swapper.sendOut(instance, slot, nowPs);
            runner.wakeBlocked(instance, nowPs);
            return;
        }
        if (decoding) {
            instance.backlog().reassignPrompt(slot);
        }
        lifecycle.preempted(slot, instance.instance(), nowPs);
        waitAgain(instance, slot, nowPs);
        runner.wakeBlocked(instance, nowPs);
    }

    private void waitAgain(Instance instance, int slot, long nowPs) {
        Instance prefill = instances[requests.prefillInstance(slot)];
        if (admission != null && admission.isGone(slot)) {
            Instance decode = instances[requests.decodeInstance(slot)];
            decode.backlog().unassignCount();
            decode.backlog().unassignPrompt(slot);
            decode.backlog().generationOver(slot);
            if (decode != instance) {
                instance.cacheGone(slot);
                instance.backlog().unassignCount();
                instance.backlog().unassignPrompt(slot);
            }
            admission.replace(slot, nowPs);
            return;
        }
        prefill.wait(slot, true);
        if (prefill != instance) {
            prefill.backlog().assign(slot);
            runner.changed(prefill, nowPs);
        }
    }

    private void takeRemembered(Instance instance, int slot) {
        if (requests.phase(slot) == Phase.WAITING && requests.prefillInstance(slot) == instance.instance()) {
            int hits = planner.takeRemembered(slot, instance.instance(), requests.decodeInstance(slot));
            lifecycle.cached(slot, hits * cache.blockTokens());
        }
    }

    private void startPrefill(Instance instance, StepPlan plan, int i, long nowPs) {
        int slot = plan.prefillSlot(i);
        PlanCheck.chunk(instance, requests, slot, plan.prefillChunk(i));
        if (requests.phase(slot) == Phase.PREFILLING) {
            growPrefill(instance, slot, requests.prefilledTokens(slot) + plan.prefillChunk(i));
        } else {
            instance.admit(slot);
            boolean chunkOnly = plan.prefillReserve(i) == StepPlan.CHUNK_ONLY;
            int decodeInstance = requests.decodeInstance(slot);
            int tokens =
                    chunkOnly ? requests.prefilledTokens(slot) + plan.prefillChunk(i) : requests.prefillTokens(slot);
            int reserve = chunkOnly ? tokens : instance.clampedReserve(slot, plan.prefillReserve(i));
            assert !chunkOnly || decodeInstance == instance.instance() : "prefill by chunks needs a mixed instance";
            if (!planner.admit(slot, instance.instance(), decodeInstance, tokens, reserve)) {
                throw SchedulerBreach.ofPlan(
                        instance, "plan admits a request that does not fit", "request=" + requests.requestId(slot));
            }
            lifecycle.prefillStarted(slot, instance.instance(), nowPs);
        }
    }

    /** A chunk that was admitted without room for the rest of its prompt takes the blocks it writes into. */
    private void growPrefill(Instance instance, int slot, int tokens) {
        int id = instance.instance();
        while (cache.blocks(slot) * cache.blockTokens() < tokens) {
            if (planner.grow(slot, id, id) < 0) {
                throw SchedulerBreach.ofPlan(
                        instance, "plan prefills beyond the KV capacity", "request=" + requests.requestId(slot));
            }
        }
    }

    /**
     * Gives every sequence of the step the block it writes into; returns whether one of them lies in another home, which
     * changes what the instance reads over the mesh.
     */
    boolean growDecoding(Instance instance, int count) {
        DecodeBatch batch = instance.batch();
        boolean elsewhere = false;
        boolean ownHomeHasRoom = batch.growing() <= cache.freeBlocks(instance.instance());
        if (count == batch.size() && ownHomeHasRoom) {
            for (int slot = batch.firstGrowing(); slot >= 0; slot = batch.nextGrowing(slot)) {
                elsewhere |= grow(instance, slot);
            }
            return elsewhere;
        }
        // In the order in which InstanceView.canDecode drew on the pools, or its promise would not hold.
        for (int i = 0; i < count; i++) {
            elsewhere |= grow(instance, instance.running(i));
        }
        return elsewhere;
    }

    private boolean grow(Instance instance, int slot) {
        if (!instance.batch().needsBlock(slot)) {
            return false;
        }
        int tail = cache.tailHome(slot);
        int home = planner.grow(slot, requests.prefillInstance(slot), instance.instance());
        if (home < 0) {
            throw SchedulerBreach.ofPlan(
                    instance, "plan decodes beyond the KV capacity", "request=" + requests.requestId(slot));
        }
        instance.batch().grown(slot, tail, home);
        return home != instance.instance();
    }
}
