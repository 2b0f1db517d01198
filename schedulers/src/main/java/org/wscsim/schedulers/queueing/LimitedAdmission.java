package org.wscsim.schedulers.queueing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.serving.AdmissionPolicy;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.schedulers.routing.Prediction;

/**
 * Turns a request away when the instance it is routed to has too long a queue for its class, or when its predicted time to
 * first token is beyond what its class can use. Refusals of the sheddable and background classes are counted as
 * {@code shed:...}, of the others as {@code admission:...}; both as rejected requests and as missed goodput. The prediction
 * is {@link Prediction#prefillEndPs}, which leaves out decode steps between prompts, so it is early rather than late.
 * Immutable; O(1) and one or two prices a call.
 */
public final class LimitedAdmission implements AdmissionPolicy {
    private final AdmissionLimit[] limits = new AdmissionLimit[SloClass.count()];
    private final GoodputLimits promised;

    /**
     * @param byClass limits; classes that are not there have none
     * @param promised what requests were promised, for limits that say so
     */
    public LimitedAdmission(Map<SloClass, AdmissionLimit> byClass, GoodputLimits promised) {
        this.promised = promised;
        for (SloClass sloClass : SloClass.values()) {
            limits[sloClass.code()] = byClass.getOrDefault(sloClass, AdmissionLimit.NONE);
        }
    }

    @Override
    public @Nullable String refuse(ClusterView cluster, int slot, int prefillInstance) {
        int code = cluster.requests().sloClass(slot);
        AdmissionLimit limit = limits[code];
        boolean sheddable = SloClass.of(code).rank() >= SloClass.SHEDDABLE.rank();
        if (cluster.outstandingRequests(prefillInstance) > limit.queue()) {
            return sheddable ? "shed:queue" : "admission:queue";
        }
        long ttftPs = limit.ttftPs() == AdmissionLimit.PROMISED
                ? promised.ttftPs(cluster.requests().promptTokens(slot))
                : limit.ttftPs();
        if (ttftPs < Long.MAX_VALUE && Prediction.prefillEndPs(cluster, prefillInstance, slot) > ttftPs) {
            return sheddable ? "shed:ttft" : "admission:ttft";
        }
        return null;
    }
}
