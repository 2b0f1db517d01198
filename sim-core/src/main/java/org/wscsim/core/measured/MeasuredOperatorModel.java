package org.wscsim.core.measured;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/**
 * Operators from a table of measured times. Immutable, any thread.
 *
 * @param table what was measured
 */
public record MeasuredOperatorModel(MeasuredTable table) implements OperatorModel {
    /**
     * {@inheritDoc}
     *
     * @throws BadInputException for a model or degree of tensor parallelism that was not measured, and for a part of a die
     */
    @Override
    public StepPricer pricer(InstanceShape shape) {
        if (shape.dieShare() != 1) {
            throw new BadInputException("measured tables are of whole devices: die_share=" + shape.dieShare()
                    + "; give instances whole dies, or use another operator model");
        }
        if (!shape.model().isDense()) {
            throw new BadInputException("measured tables are of dense models: model="
                    + shape.model().name() + "; use another operator model");
        }
        return new MeasuredStepPricer(shape, table.shard(shape.model().name(), shape.tp()));
    }
}
