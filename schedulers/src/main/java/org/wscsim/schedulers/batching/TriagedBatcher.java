package org.wscsim.schedulers.batching;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.queueing.ErrorBudget;

/**
 * Any batcher behind the order and the shedding of {@link SlackBatcher}: it sees its instance's waiting list by deadline, without
 * those whose miss the {@link ErrorBudget} covers, who are turned away. Prompts under way are the batcher's own. Who was preempted
 * stays at the head.
 *
 * <p>How long prompts take is what a step of all decoding sequences and {@value #PROBE_TOKENS} prompt tokens costs. Cost of a plan: the
 * batcher's, and O(n log n) for n prompts while anyone waits. Confined to the simulation thread.
 */
public final class TriagedBatcher implements Batcher {
    private static final int PROBE_TOKENS = 512;

    private final Batcher batcher;
    private final PromptQueue queue;
    private final StepShape probe = new StepShape();
    private @Nullable OrderedView ordered;
    private @Nullable InstanceView seen;

    /**
     * @param limits what requests were promised
     * @param misses of all instances of the run
     */
    public TriagedBatcher(Batcher batcher, GoodputLimits limits, ErrorBudget misses) {
        this.batcher = batcher;
        queue = new PromptQueue(limits, true, misses);
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        if (view.waitingCount() == 0) {
            batcher.plan(view, plan);
            return;
        }
        queue.look(view, view.runningCount(), psPerToken(view), 0);
        queue.shed(view, plan);
        OrderedView inOrder = ordered(view);
        inOrder.open(queue, plan.shedCount());
        batcher.plan(inOrder, plan);
    }

    @SuppressWarnings("ReferenceEquality") // a view stands for one instance
    private OrderedView ordered(InstanceView view) {
        OrderedView made = ordered;
        if (made == null || seen != view) {
            made = new OrderedView(view);
            ordered = made;
            seen = view;
        }
        return made;
    }

    private long psPerToken(InstanceView view) {
        probe.clear();
        int decoding = view.decodingCount();
        if (decoding > 0) {
            probe.addDecode(decoding, view.decodingCachedTokens() + decoding);
        }
        probe.addChunk(PROBE_TOKENS, 0, true);
        return Math.max(1, view.stepPs(probe) / PROBE_TOKENS);
    }
}
