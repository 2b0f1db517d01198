package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.event.Transition;
import org.wscsim.core.metrics.LatencyParts;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.metrics.StepRecord;

/** All that somebody sees who watches a run: series, parts, distributions, steps, transitions. */
final class Seen implements RunWitness {
    private final Observation observation = new Observation();
    private final long[] steps;
    private final List<Long> transitions = new ArrayList<>();

    Seen(int instances) {
        steps = new long[instances];
    }

    void attachTo(Simulation simulation) {
        simulation.observe(observation);
        simulation.show(this);
    }

    @Override
    public void step(StepRecord step) {
        long[] row = {
            step.startPs,
            step.endPs,
            step.decodes,
            step.chunks,
            step.promptTokens,
            step.computePs,
            step.dramPs,
            step.nocPs
        };
        steps[step.instance] = 31 * steps[step.instance] + Arrays.hashCode(row);
    }

    @Override
    public void transition(Transition kind, long ps, long requestId, int instance) {
        transitions.add(31 * (31 * (31 * ps + requestId) + kind.code()) + instance);
    }

    /** In words that compare. */
    List<Object> all() {
        List<Object> all = new ArrayList<>(transitions);
        all.add(Arrays.toString(steps));
        all.add(observation.buckets());
        all.add(observation.bucketSeconds());
        for (Observation.Level level : Observation.Level.values()) {
            all.add(Arrays.toString(observation.means(level)));
        }
        for (Observation.Sum sum : Observation.Sum.values()) {
            for (int bucket = 0; bucket < observation.buckets(); bucket++) {
                all.add(observation.sum(sum, bucket));
            }
        }
        LatencyParts parts = observation.parts();
        all.add(Arrays.toString(parts.meansPs(0, 1)));
        all.add(Arrays.toString(parts.meansPs(0.9, 1)));
        for (int latency = 0; latency < 4; latency++) {
            all.add(Arrays.toString(observation.quantilesPs(latency)));
        }
        return all;
    }
}
