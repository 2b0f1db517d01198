package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.placement.DecodeLocalPlacement;

/** Worlds made by hand, for tests of one law. */
final class SmallWorlds {
    static final int CONTEXT_LIMIT = 4_096;
    static final ModelSpec MODEL = TinyHardware.model(2, 8, 4, CONTEXT_LIMIT);
    static final long PLENTY_OF_DRAM = 1L << 30;

    private SmallWorlds() {}

    static WaferSpec wafer(int columns, int rows, TinyHardware.Rates rates) {
        return TinyHardware.wafer(columns, rows, PLENTY_OF_DRAM, rates);
    }

    static Supplier<SchedulerSpec> system(String name) {
        return () -> SystemCatalogue.build(SystemOptions.of(name, CONTEXT_LIMIT));
    }

    static World world(String label, WaferSpec wafer, List<InstancePlan> plan, Supplier<SchedulerSpec> scheduler) {
        return new World(label, wafer, MODEL, plan, scheduler, false, "reserving", 16, 0, 1, List.of());
    }

    static InstancePlan dies(Role role, int x, int y, int columns, int rows) {
        int cores = TinyHardware.CORES;
        return new InstancePlan(role, new Region(x, y, columns, rows, cores, cores));
    }

    static InstancePlan cores(Role role, int x, int y, int cores) {
        return new InstancePlan(role, new Region(x, y, 1, 1, cores, TinyHardware.CORES));
    }

    /** All at once, lengths drawn evenly from 1 to the given ones. */
    static List<World.Request> atOnce(long seed, int count, int maxPrompt, int maxOutput) {
        SplittableRandom random = new SplittableRandom(seed);
        List<World.Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new World.Request(0, 1 + random.nextInt(maxPrompt), 1 + random.nextInt(maxOutput)));
        }
        return requests;
    }

    static List<World.Request> equal(int count, int prompt, int output) {
        List<World.Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new World.Request(0, prompt, output));
        }
        return requests;
    }

    /** Serves one request at a time in order of arrival, to its first token. */
    static SchedulerSpec oneAtATime(Router router) {
        return new SchedulerSpec(
                "fifo", router, role -> new OneAtATime(), new DecodeLocalPlacement(), "test", "test", "decode-local");
    }

    /** Sends everything to one instance. */
    static Router to(int instance) {
        return new Router() {
            @Override
            public int prefillInstance(ClusterView cluster, int slot) {
                return instance;
            }

            @Override
            public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
                throw new IllegalStateException("mixed instances only");
            }
        };
    }

    private static final class OneAtATime implements Batcher {
        @Override
        public void plan(InstanceView view, StepPlan plan) {
            if (view.waitingCount() > 0 && view.runningCount() == 0) {
                int slot = view.waiting(0);
                plan.prefill(slot, view.requests().prefillTokens(slot), 0);
            }
        }
    }
}
