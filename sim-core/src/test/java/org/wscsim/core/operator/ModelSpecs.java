package org.wscsim.core.operator;

import org.wscsim.core.model.ModelSpec;

/** Variants of catalogue models that only tests need. */
final class ModelSpecs {
    private ModelSpecs() {}

    static ModelSpec withKvHeads(ModelSpec model, int kvHeads) {
        return new ModelSpec(
                model.name(),
                model.layers(),
                model.hidden(),
                model.heads(),
                kvHeads,
                model.headDim(),
                model.ffn(),
                model.gatedMlp(),
                model.vocabulary(),
                model.tiedEmbeddings(),
                model.biases(),
                model.layerNorm(),
                model.learnedPositions(),
                model.contextLimit(),
                model.bytesPerWeight(),
                model.bytesPerKv(),
                model.bytesPerActivation());
    }
}
