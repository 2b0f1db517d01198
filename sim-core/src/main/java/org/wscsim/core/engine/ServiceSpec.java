package org.wscsim.core.engine;

import java.util.List;
import java.util.Map;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.ServiceMix;
import org.wscsim.core.request.SloClass;

/**
 * Who sends the requests and what they were promised. Immutable.
 *
 * @param mix gives tenants and classes where the workload has none
 * @param limits of classes whose limits differ from the run's
 * @param tenantWeights shares tenants are entitled to, by id; 1 for those beyond the list
 */
public record ServiceSpec(ServiceMix mix, Map<SloClass, GoodputLimits> limits, List<Double> tenantWeights) {
    /** As the workload states it. */
    public static final ServiceSpec PLAIN = new ServiceSpec(ServiceMix.NONE, Map.of(), List.of());

    public ServiceSpec {
        limits = Map.copyOf(limits);
        tenantWeights = List.copyOf(tenantWeights);
    }

    double weight(int tenant) {
        return tenant < tenantWeights.size() ? tenantWeights.get(tenant) : 1;
    }
}
