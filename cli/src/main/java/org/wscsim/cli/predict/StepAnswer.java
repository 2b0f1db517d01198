package org.wscsim.cli.predict;

import java.util.List;
import org.wscsim.core.operator.OperatorCost;

/**
 * A step's time with its operators.
 *
 * @param seconds of the whole step
 * @param operators in order; their seconds add up to it
 * @param bounds lower bounds of the step's time, each with its name
 * @param misfit why the device cannot hold the model, so that no such step exists; empty where it can
 * @param outsideCalibration some operator lies outside the data its model was fitted on
 * @param notes what the reader should know of this step
 * @param approximations what the model leaves out
 */
public record StepAnswer(
        double seconds,
        List<OperatorCost> operators,
        List<Bound> bounds,
        String misfit,
        boolean outsideCalibration,
        List<String> notes,
        List<String> approximations) {
    /** A time no schedule of the step can beat, and why. */
    public record Bound(String name, double seconds) {}
}
