package org.wscsim.core.measured;

import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/**
 * Steps priced by their tokens alone, from measured times of whole iterations (the performance model of splitwise-sim): a
 * step of prompts by the prompt curve, of generation by the generation curve, of both by the prompt curve times a factor.
 * Whatever model and device the instance has, the table stands for it. Immutable, any thread.
 *
 * @param device of the table, for reports
 * @param prompts seconds of a step of prompts
 * @param generation seconds of a step of one token a sequence
 * @param mixedFactor on the prompt curve where a step has both
 */
public record IterationTimes(String device, IterationCurve prompts, IterationCurve generation, double mixedFactor)
        implements OperatorModel {
    @Override
    public StepPricer pricer(InstanceShape shape) {
        return new IterationPricer(shape, this);
    }
}
