package org.wscsim.core.serving;

import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestTable;

/**
 * The state machine of instances with pipeline stages. A step is planned when fewer steps are under way than there are
 * stages, from requests that no other step under way has: those leave the instance's lists until it has passed the last
 * stage, and the batcher does not see them. Tokens come out at the end of the last stage.
 *
 * <p>Events: a boundary is the end of one or more stages, or a wake-up. Ends are settled first, the last stage before the
 * others; then every free stage begins the step that has waited longest for it; then steps are planned while there is place.
 * A stage costs what the pricer of its layers says, the LM head in the last stage only, and before the others the transfer
 * of activations ({@link StepPricer#handOffFine}); boundaries are rounded to whole picoseconds.
 *
 * <p>Unlike an instance of one stage, members are written for every token: O(batch log batch) a step. Confined to the
 * simulation thread; allocates nothing after warm-up.
 */
final class PipelineRunner {
    private static final long HALF_FINE = VirtualTime.FINE_PER_PS / 2;

    private final StepRunner runner;
    private final RequestTable requests;
    private final Lifecycle lifecycle;
    private final RunRecorder recorder;
    private final Agenda agenda;
    private final StepCost cost;
    private final StepPrice price = new StepPrice();

    PipelineRunner(StepRunner runner, StepRunner.World world, StepCost cost) {
        this.runner = runner;
        this.cost = cost;
        requests = world.requests();
        lifecycle = world.lifecycle();
        recorder = world.recorder();
        agenda = world.agenda();
    }

    /** The end of a stage, or a wake-up. */
    void boundary(Instance instance, long nowPs) {
        Pipeline pipeline = instance.pipeline();
        instance.clock().pass(nowPs, !pipeline.isEmpty());
        for (int stage = pipeline.stages() - 1; stage >= 0; stage--) {
            if (pipeline.endsAt(stage, nowPs)) {
                int flight = pipeline.end(stage);
                if (flight >= 0) {
                    settle(instance, pipeline.flight(flight), nowPs);
                }
            }
        }
        for (int stage = 1; stage < pipeline.stages(); stage++) {
            start(instance, stage, nowPs);
        }
        start(instance, 0, nowPs);
        while (!pipeline.isFull() && form(instance, nowPs)) {
            start(instance, 0, nowPs);
        }
        instance.stepping(pipeline.isFull());
        if (pipeline.isEmpty()) {
            instance.load().withdraw();
        }
        agenda.step(instance.instance(), pipeline.nextEndPs());
    }

    // ---- a step has passed the last stage

    private void settle(Instance instance, Flight flight, long nowPs) {
        instance.clock().settled(flight);
        boolean freed = false;
        for (int i = 0; i < flight.decodeCount(); i++) {
            freed |= settleDecode(instance, flight.decodeSlot(i), nowPs);
        }
        recorder.tokens(flight.decodeCount(), nowPs);
        instance.countDecoded(flight.decodeCount());
        for (int i = 0; i < flight.prefillCount(); i++) {
            returnPrefilling(instance, flight.prefillSlot(i));
        }
        for (int i = 0; i < flight.prefillCount(); i++) {
            freed |= runner.settlePrefill(instance, flight.prefillSlot(i), flight.prefillChunk(i), nowPs);
        }
        if (freed) {
            runner.wakeBlocked(instance, nowPs);
        }
    }

    private boolean settleDecode(Instance instance, int slot, long nowPs) {
        lifecycle.decoded(slot, instance.clock());
        instance.meter().generated(slot);
        recorder.gap(nowPs - requests.lastTokenPs(slot), 1);
        requests.lastTokenPs(slot, nowPs);
        int generated = requests.generatedTokens(slot) + 1;
        requests.generatedTokens(slot, generated);
        if (generated < requests.outputTokens(slot)) {
            instance.runningList().insert(decodingPlace(instance, slot), slot);
            instance.batch().join(slot);
            return false;
        }
        instance.backlog().unassignCount();
        runner.finish(instance, slot, nowPs);
        return true;
    }

    /** Where a decoding request belongs in the running list: by order of arrival, before those in mid-prefill. */
    static int decodingPlace(Instance instance, int slot) {
        return place(instance, slot, 0, instance.decodingCount());
    }

    private void returnPrefilling(Instance instance, int slot) {
        int place = place(instance, slot, instance.decodingCount(), instance.runningCount());
        instance.runningList().insert(place, slot);
    }

    private static int place(Instance instance, int slot, int first, int end) {
        long id = instance.requests().requestId(slot);
        int position = end;
        while (position > first && instance.requests().requestId(instance.running(position - 1)) > id) {
            position--;
        }
        return position;
    }

    // ---- a step begins

    /** Plans a step and lets it wait for the first stage; false when the batcher has none. */
    private boolean form(Instance instance, long nowPs) {
        StepPlan plan = instance.plan();
        do {
            instance.ask(nowPs);
            runner.plans().apply(instance, nowPs);
        } while (plan.isEmpty() && PlanRunner.changedLists(plan));
        if (plan.isEmpty()) {
            return false;
        }
        runner.plans().growDecoding(instance, plan.decodeCount());
        int taken = instance.pipeline().take();
        Flight flight = instance.pipeline().flight(taken);
        cost.fill(instance, flight.shape);
        for (int i = plan.decodeCount() - 1; i >= 0; i--) {
            int slot = instance.runningList().removeAt(i);
            instance.batch().leave(slot);
            flight.decode(slot);
        }
        for (int i = 0; i < plan.prefillCount(); i++) {
            instance.removeRunning(plan.prefillSlot(i));
            flight.prefill(plan.prefillSlot(i), plan.prefillChunk(i));
        }
        instance.pipeline().enter(taken);
        return true;
    }

    private void start(Instance instance, int stage, long nowPs) {
        Pipeline pipeline = instance.pipeline();
        int next = pipeline.next(stage);
        if (next < 0) {
            return;
        }
        Flight flight = pipeline.flight(next);
        boolean last = stage == pipeline.stages() - 1;
        price(instance, flight.shape, last, nowPs);
        long stagePs = (price.totalFine + HALF_FINE) >> VirtualTime.FINE_BITS;
        long upToDramPs = price.computeAndDramFine >> VirtualTime.FINE_BITS;
        long upToComputePs = price.computeFine >> VirtualTime.FINE_BITS;
        long wholePs = price.totalFine >> VirtualTime.FINE_BITS;
        flight.spend(stagePs, upToDramPs - upToComputePs, wholePs - upToDramPs);
        // A die carries the traffic of its own stage only.
        price.dramBytesPerDie /= pipeline.stages();
        price.collectiveBytesPerDie /= pipeline.stages();
        instance.load().count(price);
        instance.clock().longest(stagePs);
        pipeline.begin(stage, nowPs + stagePs);
    }

    private void price(Instance instance, StepShape shape, boolean last, long nowPs) {
        StepPricer pricer = instance.pricer();
        int sampled = shape.sampledSequences;
        shape.sampledSequences = last ? sampled : 0;
        pricer.price(shape, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        StandingLoad load = instance.load();
        load.register(price, instance.batch(), false);
        load.look(nowPs);
        long dram = load.dramBytesPerSecond(pricer);
        long link = load.linkBytesPerSecond(pricer);
        if (dram != pricer.nominalDramBytesPerSecond() || link != pricer.nominalLinkBytesPerSecond()) {
            pricer.price(shape, dram, link, price);
        }
        price.totalFine += last ? 0 : pricer.handOffFine(shape, link);
        shape.sampledSequences = sampled;
    }
}
