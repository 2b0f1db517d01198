package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;

/** Checks every view, and keeps the cluster that routers are shown, so that it can be looked at after the run. */
final class Watch implements Router {
    private final SchedulerSpec inner;
    private final boolean checked;
    private ClusterView seen;

    Watch(SchedulerSpec inner, boolean checked) {
        this.inner = inner;
        this.checked = checked;
    }

    SchedulerSpec spec() {
        return new SchedulerSpec(
                inner.name(),
                this,
                role -> checked
                        ? new CheckedBatcher(
                                inner.batcher().apply(role), !inner.routerName().equals("mixed-pool"))
                        : inner.batcher().apply(role),
                inner.placement(),
                inner.routerName(),
                inner.batcherName(),
                inner.placementName(),
                inner.handoff(),
                inner.overlap(),
                inner.rules());
    }

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        seen = cluster;
        return inner.router().prefillInstance(cluster, slot);
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return inner.router().decodeInstance(cluster, slot, prefillInstance);
    }

    /** What an empty cluster should not show. */
    List<String> leftovers() {
        List<String> found = new ArrayList<>();
        if (seen == null) {
            return found; // no router was asked: nobody could take a request
        }
        for (int id = 0; id < seen.instanceCount(); id++) {
            if (seen.outstandingRequests(id) != 0
                    || seen.outstandingTokens(id) != 0
                    || seen.pendingTokens(id) != 0
                    || seen.promisedTokens(id) != 0
                    || seen.freeBlocks(id) != seen.capacityBlocks(id)) {
                found.add("instance=" + id + ", requests=" + seen.outstandingRequests(id) + ", tokens="
                        + seen.outstandingTokens(id) + ", free=" + seen.freeBlocks(id) + ", capacity="
                        + seen.capacityBlocks(id));
            }
        }
        return found;
    }
}
