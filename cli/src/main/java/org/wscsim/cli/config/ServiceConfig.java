package org.wscsim.cli.config;

import java.util.List;
import java.util.Map;
import org.wscsim.core.engine.ServiceSpec;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.ServiceMix;
import org.wscsim.core.request.SloClass;
import org.wscsim.schedulers.queueing.AdmissionLimit;
import org.wscsim.schedulers.system.ServiceOptions;

/**
 * Who sends requests and how they are told apart. Immutable.
 *
 * @param queue order of waiting lists
 * @param tenants shares of the requests by tenant; empty for the workload's own
 * @param tenantWeights shares tenants are entitled to
 * @param classes shares of the requests by class code; empty for the workload's own
 * @param models shares of the requests by model; empty for the workload's own
 * @param limits goodput limits of classes that have their own
 * @param admission limits of admission by class
 * @param staleStateMs age of what routers know
 */
public record ServiceConfig(
        String queue,
        List<Double> tenants,
        List<Double> tenantWeights,
        List<Double> classes,
        List<Double> models,
        Map<SloClass, GoodputLimits> limits,
        Map<SloClass, AdmissionLimit> admission,
        double staleStateMs) {

    static ServiceConfig of(Settings from) {
        return new ServiceConfig(
                from.require(RunKey.QUEUE),
                ServiceText.shares(RunKey.TENANTS, from.get(RunKey.TENANTS)),
                ServiceText.weights(RunKey.TENANT_WEIGHTS, from.get(RunKey.TENANT_WEIGHTS)),
                ServiceText.classes(from.get(RunKey.CLASSES)),
                ServiceText.weights(RunKey.MODEL_MIX, from.get(RunKey.MODEL_MIX)),
                ServiceText.limits(from.get(RunKey.CLASS_LIMITS)),
                ServiceText.admission(from.get(RunKey.ADMISSION)),
                Double.parseDouble(from.require(RunKey.STALE_STATE)));
    }

    /** Policies, as the schedulers take them. */
    public ServiceOptions options(boolean lengthsKnown, GoodputLimits promised) {
        return new ServiceOptions(
                queue, tenantWeights, admission, VirtualTime.psOfSeconds(staleStateMs / 1e3), lengthsKnown, promised);
    }

    /** Whether rules are given, which then replace those a scheduler of the user's own comes with. */
    public boolean hasRules() {
        return !queue.equals(ServiceOptions.QUEUES.getFirst()) || !admission.isEmpty() || staleStateMs > 0;
    }

    /** Tenants, classes and their limits, as the engine takes them. */
    public ServiceSpec spec(long seed) {
        return new ServiceSpec(new ServiceMix(seed, tenants, classes, models), limits, tenantWeights);
    }
}
