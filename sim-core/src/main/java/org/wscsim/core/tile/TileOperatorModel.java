package org.wscsim.core.tile;

import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/** The tile mapping as a run's operator model. Immutable, any thread; the pricers it makes are confined to one. */
public final class TileOperatorModel implements OperatorModel {
    private final TileOptions options;

    public TileOperatorModel() {
        this(TileOptions.DEFAULT);
    }

    public TileOperatorModel(TileOptions options) {
        this.options = options;
    }

    @Override
    public StepPricer pricer(InstanceShape shape) {
        return new TileStepPricer(shape, options, true);
    }
}
