package org.wscsim.core.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The router and the admission policy of one model, and the cluster as they see it: its instances only, under their own
 * numbers where the run has several models, and as of the last refresh where state is stale. Confined to the simulation
 * thread; allocates nothing.
 */
final class ModelRouting {
    private final Cluster cluster;
    private final int model;
    private final Router router;
    private final @Nullable AdmissionPolicy policy;
    /** Null where there is one model: numbers are ids then. */
    private final @Nullable ModelCluster part;

    private final @Nullable StaleCluster stale;
    private final ClusterView seen;

    /**
     * @param schedulers by model; how old state may be is that of the first for all
     * @param model whose instances
     */
    ModelRouting(Cluster cluster, List<SchedulerSpec> schedulers, int model) {
        SchedulerSpec scheduler = schedulers.get(model);
        this.cluster = cluster;
        this.model = model;
        router = scheduler.router();
        policy = scheduler.rules().admission();
        part = schedulers.size() == 1 ? null : new ModelCluster(cluster, model);
        ClusterView current = part == null ? cluster : part;
        long interval = schedulers.getFirst().rules().staleStatePs();
        stale = interval == 0 ? null : new StaleCluster(current, interval);
        seen = stale == null ? current : stale;
    }

    /** See {@link StaleCluster#refreshPs}; -1 where state is always current. */
    long refreshPs(long ps) {
        return stale == null ? -1 : stale.refreshPs(ps);
    }

    void refresh(long ps) {
        if (stale != null) {
            stale.refresh(ps);
        }
    }

    /** Whether some instance takes prompts. */
    boolean takesPrompts() {
        return cluster.takesPrompts(model);
    }

    /** Number of the instance that is to process the prompt. */
    int prefill(int slot) {
        return available(router.prefillInstance(seen, slot), "prefillInstance");
    }

    /** Number of the instance that is to generate. */
    int decode(int slot, int prefill) {
        boolean mixed = seen.role(prefill) == Role.MIXED;
        return mixed ? prefill : available(router.decodeInstance(seen, slot, prefill), "decodeInstance");
    }

    /** Number of the instance that is to generate when the prompt is done, wherever that was; -1 when nobody can. */
    int newDecode(int slot, int prefill) {
        if (cluster.generates(model)) {
            return available(router.decodeInstance(seen, slot, prefill), "decodeInstance");
        }
        int mixed = takesPrompts() ? prefill(slot) : -1;
        return mixed >= 0 && seen.role(mixed) == Role.MIXED ? mixed : -1;
    }

    /** Why the request is not served, or null. */
    @Nullable
    String refuse(int slot, int prefill) {
        return policy == null ? null : policy.refuse(seen, slot, prefill);
    }

    /** Id of the instance with this number. */
    int instance(int number) {
        return part == null ? number : part.instance(number);
    }

    private int available(int number, String method) {
        if (number < 0 || number >= seen.instanceCount() || !seen.isAvailable(number)) {
            throw new SchedulerBreach("router chose an instance that takes no requests: method=" + method
                    + ", instance=" + number + ", time_ps=" + cluster.nowPs());
        }
        return number;
    }
}
