package org.wscsim.core.engine;

import org.wscsim.core.kv.KvCache;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Instance;

/**
 * What must hold between any two events, checked by walking everything: every live request stands in exactly one place,
 * holds the blocks its tokens need and no others, no token is generated beyond its last, every block is held as often as
 * it is counted, and an instance's time is busy or idle. For tests; O(requests + blocks) and it allocates.
 */
final class Invariants {
    private final Machine machine;
    private final RequestTable requests;
    private final KvCache cache;
    private long lastPs;

    Invariants(Machine machine) {
        this.machine = machine;
        requests = machine.requests;
        cache = machine.cache;
    }

    void check(long nowPs) {
        require(nowPs >= lastPs, "time runs backwards", nowPs);
        lastPs = nowPs;
        cache.verify(machine.spec.maxLiveRequests() + requests.bound() - 1);
        int placed = 0;
        for (Instance instance : machine.cluster.instances()) {
            placed += lists(instance);
            long idlePs = instance.idlePs(instance.boundaryPs());
            require(instance.busyPs() >= 0 && idlePs >= 0, "negative time", instance.instance());
            require(instance.busyPs() + idlePs <= instance.boundaryPs(), "time out of nothing", instance.instance());
        }
        for (int slot = 0; slot < requests.bound(); slot++) {
            if (!requests.isLive(slot)) {
                require(held(slot) == 0, "gone, but holds blocks", slot);
            } else {
                Phase phase = requests.phase(slot);
                placed += phase == Phase.TRANSFERRING || phase == Phase.OFFERED ? 1 : 0;
                request(slot);
            }
        }
        require(placed == requests.live(), "requests stand elsewhere", placed);
    }

    private int held(int slot) {
        return cache.blocks(slot) + cache.blocks(slot + machine.spec.maxLiveRequests());
    }

    private int lists(Instance instance) {
        for (int i = 0; i < instance.waitingCount(); i++) {
            require(requests.phase(instance.waiting(i)) == Phase.WAITING, "waits, but does not", instance.waiting(i));
        }
        for (int i = 0; i < instance.readyCount(); i++) {
            require(requests.phase(instance.ready(i)) == Phase.READY, "ready, but is not", instance.ready(i));
        }
        for (int i = 0; i < instance.runningCount(); i++) {
            Phase phase = i < instance.decodingCount() ? Phase.DECODING : Phase.PREFILLING;
            require(requests.phase(instance.running(i)) == phase, "runs, but does not", instance.running(i));
        }
        for (int i = 0; i < instance.swappedCount(); i++) {
            require(requests.phase(instance.swapped(i)) == Phase.SWAPPED, "swapped, but is not", instance.swapped(i));
        }
        return instance.waitingCount()
                + instance.readyCount()
                + instance.runningCount()
                + instance.swappedCount()
                + instance.inFlightCount();
    }

    private void request(int slot) {
        RequestView view = machine.cluster.requests();
        int generated = view.generatedTokens(slot);
        require(generated >= 0 && generated < requests.outputTokens(slot), "tokens beyond the last", slot);
        require(requests.prefilledTokens(slot) <= requests.prefillTokens(slot), "prefilled beyond the prompt", slot);
        switch (requests.phase(slot)) {
            case WAITING, SWAPPED -> require(held(slot) == 0, "waits with blocks", slot);
            case OFFERED ->
                require(
                        (long) held(slot) * cache.blockTokens() >= requests.promptTokens(slot) + generated - 1,
                        "offers what it has not",
                        slot);
            case PREFILLING -> require(covers(slot, requests.prefilledTokens(slot)), "prefills without blocks", slot);
            case TRANSFERRING, READY, DECODING ->
                require(covers(slot, requests.promptTokens(slot) + generated - 1), "has tokens without blocks", slot);
        }
    }

    private boolean covers(int slot, int tokens) {
        return (long) cache.blocks(slot) * cache.blockTokens() >= tokens;
    }

    private static void require(boolean holds, String breach, long what) {
        if (!holds) {
            throw new IllegalStateException("invariant broken: " + breach + ": " + what);
        }
    }
}
