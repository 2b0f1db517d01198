package org.wscsim.core.metrics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.SloClass;

/**
 * Who got what: requests by class, by tenant and by prompt length. Allocates when a class or tenant is seen for the first
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
    private @Nullable GroupStatistics[] tenants = new GroupStatistics[4];
    private int tenantBound;

    ServiceRecorder(NativeMemory memory, ArrivalWindow window, ClassLimits limits) {
        this.window = window;
        this.limits = limits;
        lengths = new LengthAttainment(memory);
    }

    /** Takes a request that leaves; returns whether it counts and met its limits. */
    boolean left(RequestRecord request) {
        GroupStatistics tenant = tenantOf(request);
        boolean completed = request.rejection == null;
        if (completed && request.finishedAtPs <= window.spanPs()) {
            tenant.served(request.prefillTokens + (double) OUTPUT_WEIGHT * request.decodeTokens);
        }
        if (!window.counts(request.arrivedAtPs)) {
            return false;
        }
        boolean met = completed && limits.met(request);
        GroupStatistics ofClass = classOf(request);
        lengths.record(request.prefillTokens, met);
        if (completed) {
            tenant.completed(request, met);
            ofClass.completed(request, met);
        } else {
            tenant.rejected();
            ofClass.rejected();
        }
        return met;
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

    public LengthAttainment lengths() {
        return lengths;
    }
}
