package org.wscsim.schedulers.partition;

import java.util.List;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * A wafer cut into instances. Immutable.
 *
 * @param name short, for reports: {@code 6xM:2x4}
 * @param instances in order of instance id
 * @param notes how the plan came about and what deviates from what was asked, one sentence each
 */
public record WaferPlan(String name, List<InstancePlan> instances, List<String> notes) {
    public WaferPlan {
        instances = List.copyOf(instances);
        notes = List.copyOf(notes);
    }

    /** Instances of the role. */
    public int count(Role role) {
        int count = 0;
        for (InstancePlan instance : instances) {
            count += instance.role() == role ? 1 : 0;
        }
        return count;
    }

    /** Dies that belong to some instance. */
    public int dies(WaferSpec wafer) {
        Occupancy occupancy = new Occupancy(Ground.whole(wafer));
        instances.forEach(instance -> occupancy.take(instance.region()));
        return occupancy.usedDies();
    }

    /**
     * Checks the plan against the wafer and the model: both phases present, every region inside the wafer, no core owned
     * twice, and room for weights and at least one KV block on every die.
     *
     * @return this plan
     * @throws BadInputException naming the instance and the sizes
     */
    public WaferPlan check(WaferSpec wafer, ModelSpec model, int blockTokens) {
        return check(Ground.whole(wafer), model, blockTokens);
    }

    /**
     * {@link #check(WaferSpec, ModelSpec, int)} on a wafer with defects: every region also works.
     *
     * @return this plan
     * @throws BadInputException naming the instance, and what is dead or too small
     */
    public WaferPlan check(Ground ground, ModelSpec model, int blockTokens) {
        return check(ground, List.of(model), blockTokens);
    }

    /**
     * {@link #check(Ground, ModelSpec, int)} of a run with several models.
     *
     * @return this plan
     * @throws BadInputException naming the instance, and what is dead or too small
     */
    public WaferPlan check(Ground ground, List<ModelSpec> models, int blockTokens) {
        for (int model = 0; model < models.size(); model++) {
            checkRoles(model);
        }
        WaferSpec wafer = ground.wafer();
        Occupancy occupancy = new Occupancy(ground);
        for (int id = 0; id < instances.size(); id++) {
            Region region = instances.get(id).region();
            if (!occupancy.inside(region)) {
                throw new BadInputException("instance outside the wafer: " + label(id) + ", wafer=" + wafer.dieColumns()
                        + "x" + wafer.dieRows() + "; move or shrink it");
            }
            if (!ground.holds(region)) {
                throw new BadInputException("instance on broken hardware: " + label(id) + ", defects="
                        + ground.defects() + "; place it where all dies and the links between them work");
            }
            if (!occupancy.free(region)) {
                throw new BadInputException("instances overlap: " + label(id) + ", with=" + firstOverlap(id)
                        + "; move or shrink one of them");
            }
            occupancy.take(region);
            checkMemory(id, ground, models.get(instances.get(id).model()), blockTokens);
        }
        return this;
    }

    private int count(Role role, int model) {
        int count = 0;
        for (InstancePlan instance : instances) {
            count += instance.role() == role && instance.model() == model ? 1 : 0;
        }
        return count;
    }

    private void checkRoles(int model) {
        int prefill = count(Role.PREFILL, model);
        int decode = count(Role.DECODE, model);
        int mixed = count(Role.MIXED, model);
        if (prefill + decode + mixed == 0 || (prefill == 0) != (decode == 0)) {
            throw new BadInputException("plan lacks a phase: prefill=" + prefill + ", decode=" + decode + ", mixed="
                    + mixed + "; give prefill and decode instances, or mixed ones");
        }
    }

    private void checkMemory(int id, Ground ground, ModelSpec whole, int blockTokens) {
        ModelSpec model = instances.get(id).stageModel(whole);
        InstanceShape shape = ground.shape(instances.get(id).stageRegion(), model);
        long blockBytes = model.kvBytesPerTokenPerDie(shape.tp()) * blockTokens;
        if (shape.kvBytesPerDie() < blockBytes) {
            long needed = shape.weightBytesPerDie() + blockBytes;
            long available = shape.kvBytesPerDie() + shape.weightBytesPerDie();
            throw new BadInputException("model does not fit the instance: " + label(id) + ", model=" + model.name()
                    + ", neededBytesPerDie=" + needed + ", availableBytesPerDie=" + available
                    + "; give the instance more dies");
        }
    }

    private String label(int id) {
        return "instance=" + id + ", region=" + PlanText.format(instances.get(id));
    }

    private String firstOverlap(int id) {
        for (int other = 0; other < id; other++) {
            if (instances.get(other).region().overlaps(instances.get(id).region())) {
                return other + " (" + PlanText.format(instances.get(other)) + ")";
            }
        }
        return "none";
    }
}
