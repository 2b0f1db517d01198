package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.ClassLimits;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.serving.PlanRules;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Everything that decides a run's result, apart from the arrivals. Immutable.
 *
 * @param wafer hardware
 * @param condition defects, routes and faults of the wafer
 * @param model language model of the instances with index 0
 * @param operators prices the steps of every instance
 * @param instances the plan: non-overlapping regions (sub-die regions may share a die up to its cores); of several plans
 *     ({@link PlanRules}) all instances, which overlap where they are not of one plan
 * @param scheduler the serving system
 * @param mesh a key of {@link MeshFidelity}
 * @param blockTokens tokens per KV block
 * @param blockOverride KV blocks per instance, or 0 to derive them from DRAM capacity
 * @param realBlockIds keep block ids, or count blocks only (same results)
 * @param lengthsKnown tell schedulers the output lengths (the paper's assumption)
 * @param maxLiveRequests bound of the request table
 * @param maxTransfers bound of KV transfers in flight
 * @param arrivals span of the workload, and which part of it counts in latencies
 * @param goodput limits per request for goodput, or null
 * @param kv what the KV cache does beyond holding blocks
 * @param service tenants, classes and their limits
 * @param others models beyond the first, each with policies of its own; they share waiting-list order, handoff and step
 *     pricing rules with the first
 */
public record RunSpec(
        WaferSpec wafer,
        WaferCondition condition,
        ModelSpec model,
        OperatorModel operators,
        List<InstancePlan> instances,
        SchedulerSpec scheduler,
        String mesh,
        int blockTokens,
        int blockOverride,
        boolean realBlockIds,
        boolean lengthsKnown,
        int maxLiveRequests,
        int maxTransfers,
        ArrivalWindow arrivals,
        @Nullable GoodputLimits goodput,
        KvOptions kv,
        ServiceSpec service,
        List<ServedModel> others) {

    /** A model beyond the first of a run, and the policies that serve its requests. */
    public record ServedModel(ModelSpec model, SchedulerSpec scheduler) {}

    public RunSpec {
        instances = List.copyOf(instances);
        others = List.copyOf(others);
        boolean[] served = new boolean[1 + others.size()];
        for (InstancePlan instance : instances) {
            if (instance.model() < 0 || instance.model() >= served.length) {
                throw new IllegalArgumentException("instance of a model that is not there: model=" + instance.model());
            }
            served[instance.model()] = true;
        }
        for (int index = 0; index < served.length; index++) {
            if (!served[index]) {
                throw new BadInputException(
                        "model without an instance: model_index=" + index + "; give it instances in the plan");
            }
        }
        for (ServedModel other : others) {
            if (other.scheduler().handoff() != scheduler.handoff()) {
                throw new IllegalArgumentException("models hand caches over in different ways");
            }
        }
    }

    /** Of one model, with a KV cache that does nothing but hold blocks; tenants and classes as the workload states them. */
    public RunSpec(
            WaferSpec wafer,
            WaferCondition condition,
            ModelSpec model,
            OperatorModel operators,
            List<InstancePlan> instances,
            SchedulerSpec scheduler,
            String mesh,
            int blockTokens,
            int blockOverride,
            boolean realBlockIds,
            boolean lengthsKnown,
            int maxLiveRequests,
            int maxTransfers,
            ArrivalWindow arrivals,
            @Nullable GoodputLimits goodput) {
        this(
                wafer,
                condition,
                model,
                operators,
                instances,
                scheduler,
                mesh,
                blockTokens,
                blockOverride,
                realBlockIds,
                lengthsKnown,
                maxLiveRequests,
                maxTransfers,
                arrivals,
                goodput,
                KvOptions.PLAIN,
                ServiceSpec.PLAIN,
                List.of());
    }

    int models() {
        return 1 + others.size();
    }

    ModelSpec model(int index) {
        return index == 0 ? model : others.get(index - 1).model();
    }

    SchedulerSpec scheduler(int index) {
        return index == 0 ? scheduler : others.get(index - 1).scheduler();
    }

    /** Whether instances may change their roles. */
    boolean changesRoles() {
        return scheduler.rules().roles() != null;
    }

    /** Instance ids by plan; one plan of all where the wafer keeps it. */
    List<List<Integer>> plans() {
        PlanRules rules = scheduler.rules().plans();
        return rules == null
                ? List.of(IntStream.range(0, instances.size()).boxed().toList())
                : rules.plans();
    }

    List<SchedulerSpec> schedulers() {
        return IntStream.range(0, models()).mapToObj(this::scheduler).toList();
    }

    /**
     * The model that serves an arrival: the one it asks for, or the only one there is, whatever it asks for.
     *
     * @throws BadInputException when there are several, and not that one
     */
    int modelOf(Arrival arrival) {
        if (others.isEmpty()) {
            return 0;
        }
        if (arrival.modelId < 0 || arrival.modelId >= models()) {
            throw new BadInputException("request for a model that is not served: request_id=" + arrival.requestId
                    + ", model=" + arrival.modelId + ", models="
                    + IntStream.range(0, models())
                            .mapToObj(this::model)
                            .map(ModelSpec::name)
                            .toList()
                    + "; number them from 0, or give --model-mix");
        }
        return arrival.modelId;
    }

    /** Limits of every class: its own, else those of all, else none. */
    ClassLimits limits() {
        GoodputLimits all = goodput == null ? GoodputLimits.NONE : goodput;
        List<GoodputLimits> limits = new ArrayList<>(ClassLimits.same(all).byCode());
        service.limits().forEach((sloClass, own) -> limits.set(sloClass.code(), own));
        return new ClassLimits(limits);
    }

    /** Whether goodput and attainment mean anything. */
    boolean hasLimits() {
        return goodput != null || !service.limits().isEmpty();
    }
}
