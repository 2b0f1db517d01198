package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Makes room for a decode step: preempts the most recently admitted sequences by recompute until the rest have their
 * blocks (last in, first out, as vLLM v0 does; the oldest request always advances, hence progress).
 *
 * <p>vLLM v0 asks for a free block per sequence even where the sequence's last block has room; here the exact demand
 * decides, so a full pool preempts a little later than v0 would.
 *
 * <p>In a pipeline the oldest request waits while steps under way hold the blocks it lacks: were it to preempt itself, two
 * requests could take turns for ever.
 */
final class DecodeRoom {
    private DecodeRoom() {}

    /**
     * Adds the preemptions to the plan. O(1) when nothing is preempted.
     *
     * @return decoding sequences that stay, all of which can take a step
     */
    static int make(InstanceView view, StepPlan plan) {
        int staying = view.decodingCount();
        if (staying == 0 || view.canDecode(staying)) {
            return staying;
        }
        int free = view.freeBlocks();
        int kept = view.inFlightCount() > 0 ? 1 : 0;
        while (staying > kept && view.blocksToDecode(staying) > free) {
            int victim = view.running(--staying);
            plan.preempt(victim);
            free += view.heldBlocks(victim);
        }
        return view.blocksToDecode(staying) > free ? 0 : staying;
    }

    /** What ends a repeated decode plan: arrivals matter only while a newcomer could be admitted at once. */
    static int endMask(boolean newcomerCouldEnter) {
        int always = StepPlan.ON_FINISH | StepPlan.ON_BLOCK_LIMIT;
        return newcomerCouldEnter ? always | StepPlan.ON_ARRIVAL : always;
    }
}
