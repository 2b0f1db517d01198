package org.wscsim.schedulers.search;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.MeanRequest;

/**
 * What is searched: a wafer, a model, the mean request of a workload, and the rules under which steps are formed. Immutable.
 *
 * @param ground where instances may stand
 * @param model what every instance holds
 * @param request the workload's mean request
 * @param operators prices the steps of an instance shape
 * @param rules what bounds a step
 * @param limits latency limits of the mean request; counted under {@link Objective#GOODPUT} only
 * @param objective what is wanted
 * @param offeredRequestsPerSecond load under which {@link Objective#E2E} is measured
 */
public record FluidProblem(
        Ground ground,
        ModelSpec model,
        MeanRequest request,
        OperatorModel operators,
        StepRules rules,
        Limits limits,
        Objective objective,
        double offeredRequestsPerSecond) {

    /**
     * @param phases where prompts and generation run
     * @param maxNumSeqs sequences of an instance at most
     * @param maxNumBatchedTokens tokens of a step at most: of a step of prompts, unless one prompt is longer; of any step
     *     where prompts come in chunks
     * @param blockTokens tokens per KV block
     * @param pipelines whether instances may have pipeline stages
     * @param unevenShards whether the tensor-parallel degree may leave heads over
     */
    public record StepRules(
            Phases phases,
            int maxNumSeqs,
            int maxNumBatchedTokens,
            int blockTokens,
            boolean pipelines,
            boolean unevenShards) {}

    /**
     * @param ttftPs longest TTFT
     * @param tpotPs longest TPOT
     * @param attainment share of requests that has to meet them, (0, 1]
     */
    public record Limits(long ttftPs, long tpotPs, double attainment) {
        private static final double MOST_ATTAINMENT = 0.999;

        /** No limits. */
        public static Limits none() {
            return new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 0);
        }

        /** By how much the wait that counts exceeds the mean wait. */
        double spread() {
            return Math.max(1, -StrictMath.log(1 - Math.min(attainment, MOST_ATTAINMENT)));
        }
    }

    /** The same with another aim. */
    public FluidProblem withObjective(Objective other) {
        return new FluidProblem(ground, model, request, operators, rules, limits, other, offeredRequestsPerSecond);
    }

    /** The limits that count. */
    Limits effectiveLimits() {
        return objective == Objective.GOODPUT ? limits : Limits.none();
    }

    /** Whether the system has prefill and decode instances. */
    public boolean split() {
        return rules.phases() == Phases.SPLIT;
    }
}
