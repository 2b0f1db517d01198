package org.wscsim.core.operator;

import java.util.Objects;
import org.wscsim.core.model.AttentionSpec;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.model.ModelSpec;

/** Variants of catalogue models that only tests need. */
final class ModelSpecs {
    private ModelSpecs() {}

    static ModelSpec withKvHeads(ModelSpec model, int kvHeads) {
        AttentionSpec attention = AttentionSpec.rotary(model.heads(), kvHeads, model.headDim());
        return new ModelSpec(
                model.name(),
                model.layers(),
                model.hidden(),
                attention,
                model.mlp(),
                model.experts(),
                model.block(),
                model.embedding(),
                model.contextLimit(),
                model.precision());
    }

    /** The instance with its experts spread over the dies instead of split. */
    static InstanceShape spread(InstanceShape shape, double skew) {
        ModelSpec model = shape.model();
        ExpertSpec experts = Objects.requireNonNull(model.experts()).with(Placement.SPREAD, skew);
        return new InstanceShape(
                model.withExperts(experts), shape.wafer(), shape.columns(), shape.rows(), shape.dieShare());
    }
}
