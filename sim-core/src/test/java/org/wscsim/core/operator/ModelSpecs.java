package org.wscsim.core.operator;

import org.wscsim.core.model.AttentionSpec;
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
}
