package org.wscsim.schedulers.system;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerBreach;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.schedulers.partition.TiledPlans;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * Runs a {@link UserSystem} so that its failures are the user's to read: whatever its code throws, and whatever it answers
 * against its contract, becomes one line that names class, method, instance and virtual time. Costs a call on the way in
 * and allocates nothing. Stateless but for the system it holds.
 */
public final class GuardedSystem {
    private final String className;
    private final UserSystem system;

    public GuardedSystem(UserSystem system) {
        className = system.getClass().getName();
        this.system = system;
    }

    /** The system's policies, each behind a guard. */
    public SchedulerSpec build(SystemOptions options) {
        SchedulerSpec spec;
        try {
            spec = system.build(options);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            throw failed("build", "", failure);
        }
        if (spec == null) {
            throw new BadInputException("user's scheduler has no policies: class=" + className
                    + ", method=build, answer=null; return a SchedulerSpec");
        }
        return spec.with(
                new GuardedRouter(spec.router()), role -> batcher(spec, role), new GuardedPlacement(spec.placement()));
    }

    /** The user's plan, or the default tiling. */
    public List<WaferPlan> plans(PlanInputs inputs) {
        WaferPlan plan;
        if (!inputs.wantsPlan()) {
            plan = inputs.parsed();
        } else if (system.isDisaggregated()) {
            List<WaferPlan> splits = TiledPlans.splits(inputs.ground(), inputs.model());
            plan = splits.get((splits.size() - 1) / 2);
        } else {
            plan = TiledPlans.mixed(inputs.ground(), inputs.model());
        }
        return List.of(plan.check(inputs.ground(), inputs.models(), inputs.blockTokens()));
    }

    /** What to tell the user of a breach. */
    public BadInputException broke(SchedulerBreach breach) {
        return new BadInputException(
                "user's scheduler broke its contract: class=" + className + ", " + breach.getMessage(), breach);
    }

    private Batcher batcher(SchedulerSpec spec, Role role) {
        Batcher batcher;
        try {
            batcher = spec.batcher().apply(role);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            throw failed("batcher", ", role=" + role, failure);
        }
        if (batcher == null) {
            throw new BadInputException("user's scheduler has no batcher: class=" + className
                    + ", method=batcher, role=" + role + ", answer=null; return one for every role of the plan");
        }
        return new GuardedBatcher(batcher);
    }

    private RuntimeException failed(String method, String where, Throwable failure) {
        if (failure instanceof BadInputException || failure instanceof LimitReachedException) {
            return (RuntimeException) failure;
        }
        StackTraceElement[] stack = failure.getStackTrace();
        return new BadInputException(
                "user's scheduler failed: class=" + className + ", method=" + method + where + ", cause=" + failure
                        + (stack.length == 0 ? "" : ", at=" + stack[0]) + "; WSC_DEBUG=1 prints the stack trace",
                failure);
    }

    private final class GuardedRouter implements Router {
        private final Router inner;

        GuardedRouter(Router inner) {
            this.inner = inner;
        }

        @Override
        public int prefillInstance(ClusterView cluster, int slot) {
            try {
                return inner.prefillInstance(cluster, slot);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
                throw failed("prefillInstance", where(cluster, slot), failure);
            }
        }

        @Override
        public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
            try {
                return inner.decodeInstance(cluster, slot, prefillInstance);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
                throw failed("decodeInstance", where(cluster, slot) + ", prefill_instance=" + prefillInstance, failure);
            }
        }

        private static String where(ClusterView cluster, int slot) {
            return ", time_ps=" + cluster.nowPs() + ", request="
                    + cluster.requests().requestId(slot);
        }
    }

    private final class GuardedBatcher implements Batcher {
        private final Batcher inner;

        GuardedBatcher(Batcher inner) {
            this.inner = inner;
        }

        @Override
        public void plan(InstanceView view, StepPlan plan) {
            try {
                inner.plan(view, plan);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
                throw failed("plan", ", instance=" + view.instance() + ", time_ps=" + view.nowPs(), failure);
            }
        }
    }

    private final class GuardedPlacement implements KvPlacement {
        private final KvPlacement inner;

        GuardedPlacement(KvPlacement inner) {
            this.inner = inner;
        }

        @Override
        public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
            try {
                return inner.homes(view, prefillInstance, decodeInstance, into);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
                throw failed(
                        "homes",
                        ", prefill_instance=" + prefillInstance + ", decode_instance=" + decodeInstance,
                        failure);
            }
        }
    }
}
