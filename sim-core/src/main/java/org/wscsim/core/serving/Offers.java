package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.SlotDeque;

/**
 * KV caches of finished prompts on their way to decode instances: pushed at once, or offered until their decode instance has
 * room and fetches them, first come first served. Confined to the simulation thread; allocates nothing.
 */
final class Offers {
    private final Instance[] instances;
    private final RequestTable requests;
    private final BlockPlanner planner;
    private final Lifecycle lifecycle;
    private final Departures departures;
    private final boolean pulled;
    private @Nullable Changeover roles;
    /** In all instances. */
    private int count;

    Offers(StepRunner.World world, Instance[] instances, Departures departures) {
        this.instances = instances;
        this.departures = departures;
        requests = world.requests();
        planner = world.planner();
        lifecycle = world.lifecycle();
        pulled = departures.handoff() == Handoff.PULLED;
    }

    /** Whom to ask who fetches, where the decode instance may be giving up. */
    void attach(Changeover toAsk) {
        roles = toAsk;
    }

    /** The prompt is done; its cache is to go to this instance. */
    void handOver(Instance decode, int slot, long nowPs) {
        if (!pulled) {
            lifecycle.transferStarted(slot, requests.prefillInstance(slot), nowPs);
            departures.add(slot);
            return;
        }
        lifecycle.offered(slot);
        Instance taker = roles == null ? decode : roles.taker(decode, slot, nowPs);
        taker.offered().addLast(slot);
        count++;
    }

    /** An offered cache was taken back. */
    void withdrawn() {
        count--;
    }

    /** Every decode instance with room fetches the caches that wait for it; all that leave at this time leave. */
    void fetch(long nowPs) {
        for (int id = 0; count > 0 && id < instances.length; id++) {
            SlotDeque offered = instances[id].offered();
            while (!offered.isEmpty() && planner.pull(offered.get(0), id, requests.prefillTokens(offered.get(0)))) {
                int slot = offered.removeFirst();
                count--;
                lifecycle.fetched(slot, requests.prefillInstance(slot), nowPs);
                departures.add(slot);
            }
        }
        departures.leave(nowPs);
    }
}
