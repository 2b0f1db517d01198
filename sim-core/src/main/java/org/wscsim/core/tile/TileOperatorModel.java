package org.wscsim.core.tile;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/** The tile mapping as a run's operator model. Immutable, any thread; the pricers it makes are confined to one. */
public final class TileOperatorModel implements OperatorModel {
    private final TileOptions options;
    private final @Nullable SharedMappings shared;

    public TileOperatorModel() {
        this(TileOptions.DEFAULT);
    }

    public TileOperatorModel(TileOptions options) {
        this(options, null);
    }

    private TileOperatorModel(TileOptions options, @Nullable SharedMappings shared) {
        this.options = options;
        this.shared = shared;
    }

    @Override
    public StepPricer pricer(InstanceShape shape) {
        return new TileStepPricer(shape, options, true, shared);
    }

    @Override
    public OperatorModel sharing() {
        return new TileOperatorModel(options, new SharedMappings());
    }
}
