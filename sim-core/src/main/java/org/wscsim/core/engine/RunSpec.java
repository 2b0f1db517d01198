package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.ClassLimits;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Everything that decides a run's result, apart from the arrivals. Immutable.
 *
 * @param wafer hardware
 * @param condition defects, routes and faults of the wafer
 * @param model language model, the same on every instance
 * @param operators prices the steps of every instance
 * @param instances the plan: non-overlapping regions (sub-die regions may share a die up to its cores)
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
        ServiceSpec service) {

    /** With a KV cache that does nothing but hold blocks; tenants and classes as the workload states them. */
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
                ServiceSpec.PLAIN);
    }

    /** Tenants and classes as the workload states them, the same limits for all. */
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
            @Nullable GoodputLimits goodput,
            KvOptions kv) {
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
                kv,
                ServiceSpec.PLAIN);
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
