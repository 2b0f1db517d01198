package example;

import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.system.PolicyCatalogue;
import org.wscsim.schedulers.system.SystemOptions;
import org.wscsim.schedulers.system.UserSystem;

/**
 * A serving system of one's own: prompts go where most KV blocks are free, and a step prefills one waiting prompt or, if
 * none fits, decodes everybody.
 */
public final class MyScheduler implements UserSystem {
    @Override
    public SchedulerSpec build(SystemOptions options) {
        String placement = "decode-local";
        return new SchedulerSpec(
                "my-scheduler",
                new MostFreeBlocks(),
                role -> new OnePromptFirst(),
                PolicyCatalogue.placement(placement),
                "most-free-blocks",
                "one-prompt-first",
                placement);
    }

    /** Takes the instance with most free KV blocks; of equals, the one with fewest requests, then the lowest id. */
    private static final class MostFreeBlocks implements Router {
        @Override
        public int prefillInstance(ClusterView cluster, int slot) {
            int best = -1;
            for (int instance = 0; instance < cluster.instanceCount(); instance++) {
                if (cluster.isAvailable(instance) && (best < 0 || isBetter(cluster, instance, best))) {
                    best = instance;
                }
            }
            return best;
        }

        private static boolean isBetter(ClusterView cluster, int instance, int best) {
            int free = cluster.freeBlocks(instance);
            int most = cluster.freeBlocks(best);
            return free > most
                    || (free == most && cluster.outstandingRequests(instance) < cluster.outstandingRequests(best));
        }

        @Override
        public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
            throw new UnsupportedOperationException("asked of plans with decode instances only: use roles M");
        }
    }

    /** Works on every instance: one object each, so it may keep state. */
    private static final class OnePromptFirst implements Batcher {
        @Override
        public void plan(InstanceView view, StepPlan plan) {
            if (view.waitingCount() > 0) {
                int slot = view.waiting(0);
                int tokens = view.requests().prefillTokens(slot);
                // Leaves room for everybody's next token; alone, a prompt may take all there is.
                int spare = view.blocksToDecode(view.decodingCount());
                if (view.fits(slot, tokens, spare)) {
                    plan.prefill(slot, tokens - view.requests().prefilledTokens(slot), tokens);
                    return;
                }
            }
            decode(view, plan);
        }

        /** Everybody decodes; who came last makes room if blocks run out. */
        private static void decode(InstanceView view, StepPlan plan) {
            int decoding = view.decodingCount();
            int freed = 0;
            while (decoding > 1 && view.blocksToDecode(decoding) > view.freeBlocks() + freed) {
                decoding--;
                freed += view.heldBlocks(view.running(decoding));
                plan.preempt(view.running(decoding));
            }
            plan.decodeFirst(decoding);
        }
    }
}
