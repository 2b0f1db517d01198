package org.wscsim.schedulers.routing;

import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;

/**
 * Takes the instance that would be done with the request first, as {@link Prediction} prices it: prefill and, on a mixed
 * instance, decode; ties to the lowest id. Instances of different sizes are told apart by what their steps cost, where
 * token counts would call them equal. Stateless.
 */
public final class PredictedFinishRouter implements Router {
    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        return earliest(cluster, slot, false);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return earliest(cluster, slot, true);
    }

    private static int earliest(ClusterView cluster, int slot, boolean decode) {
        int best = -1;
        long earliestPs = Long.MAX_VALUE;
        int count = cluster.instanceCount();
        for (int instance = 0; instance < count; instance++) {
            if (Pools.holds(cluster, instance, decode)) {
                long ps = finishPs(cluster, instance, slot);
                if (best < 0 || ps < earliestPs) {
                    best = instance;
                    earliestPs = ps;
                }
            }
        }
        return Pools.found(best, decode);
    }

    private static long finishPs(ClusterView cluster, int instance, int slot) {
        Role role = cluster.role(instance);
        long prefillPs = role == Role.DECODE ? 0 : Prediction.prefillEndPs(cluster, instance, slot);
        return role == Role.PREFILL ? prefillPs : prefillPs + Prediction.decodePs(cluster, instance, slot);
    }
}
