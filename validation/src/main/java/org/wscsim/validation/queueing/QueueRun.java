package org.wscsim.validation.queueing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.model.AttentionSpec;
import org.wscsim.core.model.MlpSpec;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.EmbeddingSpec;
import org.wscsim.core.model.ModelSpec.Norm;
import org.wscsim.core.model.Precision;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StepPlan;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * A {@link QueueCase} run by the engine itself: arrivals, router, admission, KV blocks, steps and records are those of any
 * run; only the price of a step is given. Prompts are served one at a time, to their first and only token.
 */
final class QueueRun {
    private static final int CONTEXT_LIMIT = 1 << 22;
    private static final int BLOCK_TOKENS = 1 << 12;
    private static final int BLOCKS = 2 * CONTEXT_LIMIT / BLOCK_TOKENS;
    private static final int MAX_LIVE = 1 << 20;

    private QueueRun() {}

    /** Time from arrival to the beginning of service of every request by id, in mean service times. */
    static double[] waits(QueueCase queue, int requests) {
        double[] waits = new double[requests];
        double servicePs = (double) ServiceLaw.MEAN_TOKENS * TokenTimePricer.TOKEN_PS;
        try (Simulation simulation = new Simulation(
                spec(queue),
                new Poisson(queue, requests),
                request -> waits[(int) request.requestId] = request.queuePs / servicePs)) {
            simulation.run();
        }
        return waits;
    }

    private static RunSpec spec(QueueCase queue) {
        WaferSpec wafer = wafer(queue.servers());
        List<InstancePlan> instances = new ArrayList<>();
        for (int i = 0; i < queue.servers(); i++) {
            instances.add(new InstancePlan(Role.MIXED, Region.ofDies(wafer, i, 0, 1, 1)));
        }
        return new RunSpec(
                wafer,
                WaferCondition.whole(wafer),
                model(),
                TokenTimePricer::new,
                instances,
                scheduler(queue.servers()),
                "analytic",
                BLOCK_TOKENS,
                BLOCKS,
                false,
                false,
                MAX_LIVE,
                MAX_LIVE,
                ArrivalWindow.whole(0),
                null);
    }

    private static SchedulerSpec scheduler(int servers) {
        return new SchedulerSpec(
                "queue",
                new CentralQueue(servers),
                role -> new OneAtATime(),
                (view, prefillInstance, decodeInstance, into) -> {
                    into[0] = decodeInstance;
                    return 1;
                },
                "central-queue",
                "one-at-a-time",
                "decode-local");
    }

    /** A batch of one, first come first served. */
    private static final class OneAtATime implements Batcher {
        @Override
        public void plan(InstanceView view, StepPlan plan) {
            if (view.waitingCount() > 0 && view.runningCount() == 0) {
                int slot = view.waiting(0);
                plan.prefill(slot, view.requests().prefillTokens(slot), 0);
            }
        }
    }

    /** Exponential gaps; service times from a stream of their own. */
    private static final class Poisson implements ArrivalSource {
        private final SplittableRandom gaps;
        private final SplittableRandom services;
        private final ServiceLaw law;
        private final double meanGapPs;
        private final int requests;
        private int produced;
        private long nowPs;

        Poisson(QueueCase queue, int requests) {
            gaps = new SplittableRandom(queue.seed());
            services = gaps.split();
            law = queue.law();
            meanGapPs = (double) ServiceLaw.MEAN_TOKENS * TokenTimePricer.TOKEN_PS / queue.load() / queue.servers();
            this.requests = requests;
        }

        @Override
        public boolean next(Arrival into) {
            if (produced == requests) {
                return false;
            }
            nowPs += Math.round(-StrictMath.log(1 - gaps.nextDouble()) * meanGapPs);
            into.set(produced++, nowPs, law.draw(services), 1);
            return true;
        }

        @Override
        public void close() {}
    }

    /** Any hardware: nothing of it enters a price. */
    private static WaferSpec wafer(int dies) {
        return new WaferSpec(
                dies + "x1",
                new WaferSpec.Core(1e9, 1e9, 1 << 12, 1e9),
                new WaferSpec.Die(16, 16, 1L << 30, 1e10, 0, 20, 20),
                dies,
                1,
                new WaferSpec.Link(1e10, 0),
                new WaferSpec.Achievable(1, 1, 1, 1, 0),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0));
    }

    private static ModelSpec model() {
        return new ModelSpec(
                "one-layer",
                1,
                16,
                AttentionSpec.rotary(1, 1, 16),
                new MlpSpec(16, true, false),
                null,
                BlockSpec.sequential(Norm.RMS),
                new EmbeddingSpec(16, false, false, 0),
                CONTEXT_LIMIT,
                Precision.uniform(2));
    }
}
