package org.wscsim.validation.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Serves a list of requests on one mixed instance with the simulator's own engine, and notes when each was first scheduled.
 *
 * @param wafer hardware
 * @param model language model
 * @param operators prices steps
 * @param instance where
 * @param scheduler makes the serving system, anew for every run
 * @param blocks KV blocks, or 0 for the memory formula
 */
record ServedRun(
        WaferSpec wafer,
        ModelSpec model,
        OperatorModel operators,
        InstancePlan instance,
        Function<ModelSpec, SchedulerSpec> scheduler,
        int blocks) {
    private static final int BLOCK_TOKENS = 16;
    private static final long UNSEEN = -1;

    /** Runs; the result has the order of the requests, which is that of their arrivals. */
    List<ServedRequest> serve(List<ServedRequest> requests) {
        long[] firstPs = new long[requests.size()];
        java.util.Arrays.fill(firstPs, UNSEEN);
        ServedRequest[] served = new ServedRequest[requests.size()];
        SchedulerSpec plain = scheduler.apply(model);
        SchedulerSpec watched = new SchedulerSpec(
                plain.name(),
                plain.router(),
                role -> new Watch(plain.batcher().apply(role), firstPs),
                plain.placement(),
                plain.routerName(),
                plain.batcherName(),
                plain.placementName());
        try (Simulation simulation = new Simulation(spec(watched, requests), new Source(requests), record -> {
            int id = (int) record.requestId;
            served[id] = new ServedRequest(
                    VirtualTime.seconds(record.arrivedAtPs),
                    record.prefillTokens,
                    record.decodeTokens,
                    VirtualTime.seconds(firstPs[id] - record.arrivedAtPs),
                    VirtualTime.seconds(record.ttftPs),
                    VirtualTime.seconds(record.e2ePs));
        })) {
            simulation.run();
        }
        return new ArrayList<>(List.of(served));
    }

    private RunSpec spec(SchedulerSpec system, List<ServedRequest> requests) {
        return new RunSpec(
                wafer,
                WaferCondition.whole(wafer),
                model,
                operators,
                List.of(instance),
                system,
                "analytic",
                BLOCK_TOKENS,
                blocks,
                false,
                false,
                requests.size(),
                requests.size(),
                ArrivalWindow.whole(VirtualTime.psOfSeconds(requests.getLast().arrival())),
                null);
    }

    /** Notes the first step of every request on its way to the batcher. */
    private record Watch(Batcher inner, long[] firstPs) implements Batcher {
        @Override
        public void plan(InstanceView view, StepPlan plan) {
            inner.plan(view, plan);
            for (int i = 0; i < plan.prefillCount(); i++) {
                int id = (int) view.requests().requestId(plan.prefillSlot(i));
                if (firstPs[id] == UNSEEN) {
                    firstPs[id] = view.nowPs();
                }
            }
        }
    }

    private static final class Source implements ArrivalSource {
        private final List<ServedRequest> requests;
        private int next;

        Source(List<ServedRequest> requests) {
            this.requests = requests;
        }

        @Override
        public boolean next(Arrival into) {
            if (next == requests.size()) {
                return false;
            }
            ServedRequest request = requests.get(next);
            into.set(
                    next++, VirtualTime.psOfSeconds(request.arrival()), request.promptTokens(), request.outputTokens());
            return true;
        }

        @Override
        public void close() {}
    }

    static InstancePlan mixed(WaferSpec wafer, int columns, int rows) {
        return new InstancePlan(Role.MIXED, org.wscsim.core.wafer.Region.ofDies(wafer, 0, 0, columns, rows));
    }
}
