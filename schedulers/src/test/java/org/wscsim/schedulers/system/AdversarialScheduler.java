package org.wscsim.schedulers.system;

import java.util.SplittableRandom;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StepPlan;

/**
 * Policies that draw every choice the engine allows: prompts in chunks, part of the batch left out of a step, requests
 * preempted for no reason in either phase, over-reservation, plans that hold or do not, homes in any order.
 */
final class AdversarialScheduler {
    /** Preemptions without need per request: enough to meet every state, few enough to end. */
    private static final int MAX_PREEMPTIONS = 6;

    private AdversarialScheduler() {}

    static SchedulerSpec of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom batchers = random.split();
        return new SchedulerSpec(
                "adversary",
                new AnyRouter(random.split()),
                role -> new AnyBatcher(batchers.split()),
                new AnyOrder(random.nextInt()),
                "any",
                "any",
                "any");
    }

    private static final class AnyRouter implements Router {
        private final SplittableRandom random;

        AnyRouter(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public int prefillInstance(ClusterView cluster, int slot) {
            return draw(cluster, false);
        }

        @Override
        public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
            return draw(cluster, true);
        }

        private int draw(ClusterView cluster, boolean decode) {
            while (true) {
                int instance = random.nextInt(cluster.instanceCount());
                if (cluster.isAvailable(instance) && (cluster.role(instance) == Role.DECODE) == decode) {
                    return instance;
                }
            }
        }
    }

    /** A fixed order of homes per pair of instances, some left out, the decode instance's own among them. */
    private static final class AnyOrder implements KvPlacement {
        private final int salt;

        AnyOrder(int salt) {
            this.salt = salt;
        }

        @Override
        public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
            SplittableRandom random = new SplittableRandom(salt + 31L * prefillInstance + decodeInstance);
            int count = 0;
            for (int home = 0; home < view.homeCount(); home++) {
                if (home == decodeInstance || random.nextInt(3) == 0) {
                    int place = random.nextInt(count + 1);
                    into[count++] = into[place];
                    into[place] = home;
                }
            }
            return count;
        }
    }

    private static final class AnyBatcher implements Batcher {
        private final SplittableRandom random;

        AnyBatcher(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public void plan(InstanceView view, StepPlan plan) {
            if (view.role() == Role.DECODE && view.readyCount() > 0 && (view.runningCount() == 0 || chance(3))) {
                plan.join(1 + random.nextInt(view.readyCount()));
                return;
            }
            int decoding = decode(view, plan);
            if (plan.preemptedCount() == 0) {
                chunks(view, plan);
                if (decoding == 0 || view.blocksToDecode(decoding) <= view.freeBlocks()) {
                    admit(view, plan, decoding);
                }
            }
            if (plan.prefillCount() == 0 && chance(2)) {
                int mask = StepPlan.ON_BLOCK_LIMIT | random.nextInt(4);
                plan.repeatUntil(mask, chance(2) ? Long.MAX_VALUE : view.nowPs() + random.nextLong(1L << 32));
            }
        }

        private boolean chance(int oneIn) {
            return random.nextInt(oneIn) == 0;
        }

        /** Decodes the longest prefix of the batch that has room, often less, and preempts what stands in the way. */
        private int decode(InstanceView view, StepPlan plan) {
            int count = view.decodingCount();
            while (count > 1 && chance(4)) {
                count--;
            }
            while (count > 0 && !view.canDecode(count)) {
                count--;
            }
            int first = count;
            boolean stuck = count == 0 && view.decodingCount() > 0;
            for (int i = view.runningCount() - 1; i >= first && i >= 0; i--) {
                int slot = view.running(i);
                boolean needless = view.requests().preemptions(slot) < MAX_PREEMPTIONS && chance(8);
                if (stuck || needless) {
                    plan.preempt(slot);
                }
            }
            plan.decodeFirst(count);
            return count;
        }

        private void chunks(InstanceView view, StepPlan plan) {
            for (int i = view.decodingCount(); i < view.runningCount(); i++) {
                if (i == view.decodingCount() || chance(2)) {
                    plan.prefill(view.running(i), chunk(view.requests(), view.running(i)), 0);
                }
            }
        }

        private void admit(InstanceView view, StepPlan plan, int decoding) {
            if (view.waitingCount() == 0 || (view.runningCount() > 0 && chance(3))) {
                return;
            }
            int slot = view.waiting(chance(4) ? random.nextInt(view.waitingCount()) : 0);
            int tokens = view.requests().prefillTokens(slot);
            int reserve = chance(2) ? tokens : tokens + random.nextInt(100);
            int spare = decoding == 0 ? 0 : view.blocksToDecode(decoding);
            if (view.fits(slot, reserve, spare)) {
                plan.prefill(slot, chunk(view.requests(), slot), reserve);
            } else if (view.runningCount() == 0 && view.fits(view.waiting(0), 0, 0)) {
                plan.prefill(view.waiting(0), chunk(view.requests(), view.waiting(0)), 0);
            }
        }

        private int chunk(RequestView requests, int slot) {
            int left = requests.prefillTokens(slot) - requests.prefilledTokens(slot);
            return chance(3) ? left : 1 + random.nextInt(left);
        }
    }
}
