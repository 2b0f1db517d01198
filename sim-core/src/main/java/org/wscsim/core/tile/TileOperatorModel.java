package org.wscsim.core.tile;

import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/**
 * The tile mapping as a run's operator model. Any thread; the pricers it makes are confined to one. They share the mappings
 * they find, which cost most of a short run, so one model serves well for many runs, wafers included: prices do not depend
 * on what was found before.
 */
public final class TileOperatorModel implements OperatorModel {
    private final TileOptions options;
    private final MappingTables tables = new MappingTables();

    public TileOperatorModel() {
        this(TileOptions.DEFAULT);
    }

    public TileOperatorModel(TileOptions options) {
        this.options = options;
    }

    @Override
    public StepPricer pricer(InstanceShape shape) {
        return new TileStepPricer(shape, options, tables);
    }
}
