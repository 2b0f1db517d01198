package org.wscsim.core.engine;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;

/**
 * One instance of a plan.
 *
 * @param role what it runs
 * @param region where; tensor parallelism is over all dies of a stage
 * @param stages pipeline stages: the region cut into as many equal parts, by rows, each with its share of the layers
 * @param model index of the model it serves among those of the run
 */
public record InstancePlan(Role role, Region region, int stages, int model) {
    public InstancePlan {
        if (stages < 1 || region.rows() % stages != 0) {
            throw new BadInputException("pipeline stages must divide the rows of an instance: stages=" + stages
                    + ", region=" + region + "; choose another number of stages");
        }
    }

    /** Of a run with one model. */
    public InstancePlan(Role role, Region region, int stages) {
        this(role, region, stages, 0);
    }

    /** Without a pipeline. */
    public InstancePlan(Role role, Region region) {
        this(role, region, 1);
    }

    /** The same instance for another model of the run. */
    public InstancePlan serving(int other) {
        return new InstancePlan(role, region, stages, other);
    }

    /** Where the first stage stands; the others lie below it. */
    public Region stageRegion() {
        return stages == 1
                ? region
                : new Region(
                        region.x(),
                        region.y(),
                        region.columns(),
                        region.rows() / stages,
                        region.coresPerDie(),
                        region.coresInDie());
    }

    /**
     * The model as one stage has it: its share of the layers. Every stage is charged the embedding and the LM head, which
     * only the first and the last have: a stage of the middle could hold a little more KV cache.
     */
    public ModelSpec stageModel(ModelSpec model) {
        if (stages == 1) {
            return model;
        }
        if (model.layers() % stages != 0 || !model.isDense()) {
            throw new BadInputException("layers cannot be split into equal stages: model=" + model.name() + ", layers="
                    + model.layers() + ", dense=" + model.isDense() + ", stages=" + stages
                    + "; choose a number that divides them, and a dense model");
        }
        return model.withLayers(model.layers() / stages);
    }
}
