package org.wscsim.core.metrics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.SloClass;

/**
 * Who got what: requests by class, by tenant, by model and by prompt length. Allocates when a class or tenant is seen for the first
 * time, else nothing. Confined to the simulation thread.
 */
public final class ServiceRecorder {
    /** Tenants have ids below this. */
    public static final int MAX_TENANTS = 1 << 16;
    /** What an output token weighs in service; a prompt token weighs 1 (Sheng et al., OSDI 2024, section 5.1). */
    private static final int OUTPUT_WEIGHT = 2;

    private final ArrivalWindow window;
    private final ClassLimits limits;
    private final LengthAttainment lengths;
    private final @Nullable GroupStatistics[] classes = new GroupStatistics[SloClass.count()];
    /** Empty in a run with one model. */
    private final GroupStatistics[] models;

    private @Nullable GroupStatistics[] tenants = new GroupStatistics[4];
    private int tenantBound;

    ServiceRecorder(NativeMemory memory, ArrivalWindow window, ClassLimits limits, int modelCount) {
        this.window = window;
        models = new GroupStatistics[modelCount > 1 ? modelCount : 0];
        for (int model = 0; model < models.length; model++) {
            models[model] = new GroupStatistics(true);
        }
        this.limits = limits;
        lengths = new LengthAttainment(memory);
    }

    /** Takes a request that leaves; returns whether it counts and met its limits. */
    boolean left(RequestRecord request) {
        GroupStatistics tenant = tenantOf(request);
        boolean completed = request.rejection == null;
        if (completed && request.finishedAtPs <= window.spanPs()) {
            serve(tenant, request);
        }
        if (!window.counts(request.arrivedAtPs)) {
            return false;
        }
        boolean met = completed && limits.met(request);
        if (models.length > 0) {
            count(models[request.modelId], request, met);
        }
        GroupStatistics ofClass = classOf(request);
        lengths.record(request.prefillTokens, met);
        count(tenant, request, met);
        count(ofClass, request, met);
        return met;
    }

    private void serve(GroupStatistics tenant, RequestRecord request) {
        double tokens = request.prefillTokens + (double) OUTPUT_WEIGHT * request.decodeTokens;
        tenant.served(tokens);
        if (models.length > 0) {
            models[request.modelId].served(tokens);
        }
    }

    private static void count(GroupStatistics group, RequestRecord request, boolean met) {
        if (request.rejection == null) {
            group.completed(request, met);
        } else {
            group.rejected();
        }
    }

    private GroupStatistics classOf(RequestRecord request) {
        GroupStatistics found = classes[request.sloClass];
        if (found == null) {
            found = new GroupStatistics(true);
            classes[request.sloClass] = found;
        }
        return found;
    }

    private GroupStatistics tenantOf(RequestRecord request) {
        int id = request.tenantId;
        GroupStatistics found = id < tenants.length ? tenants[id] : null;
        if (found == null) {
            found = new GroupStatistics(false);
            place(id, found);
        }
        return found;
    }

    private void place(int id, GroupStatistics statistics) {
        if (id >= MAX_TENANTS) {
            throw new LimitReachedException(
                    "too many tenants: tenant_id=" + id + ", allowed=0.." + (MAX_TENANTS - 1) + "; number them from 0");
        }
        if (id >= tenants.length) {
            tenants = Arrays.copyOf(tenants, Integer.highestOneBit(id) << 1);
        }
        tenants[id] = statistics;
        tenantBound = Math.max(tenantBound, id + 1);
    }

    /** Null where no request of the class has left. */
    public @Nullable GroupStatistics ofClass(SloClass sloClass) {
        return classes[sloClass.code()];
    }

    /** Ids of tenants are below this. */
    public int tenantBound() {
        return tenantBound;
    }

    /** Null where no request of the tenant has left. */
    public @Nullable GroupStatistics ofTenant(int id) {
        return tenants[id];
    }

    /** Of a run with several models. */
    public GroupStatistics ofModel(int model) {
        return models[model];
    }

    public LengthAttainment lengths() {
        return lengths;
    }
}
