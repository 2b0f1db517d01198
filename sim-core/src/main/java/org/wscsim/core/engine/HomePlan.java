package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.network.Routing;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Where KV blocks can live in a run, which model's, and how many: one home per instance, then one per die with DRAM that no
 * instance touches (of some plan, where there are several) and all reach. A home belongs to one model, since a block of another has another size: an instance's to
 * the instance's, an idle die's to that of the nearest instance (ties to the lower id). Immutable.
 */
final class HomePlan {
    private final RunSpec spec;
    private final HardwareGraph graph;
    private final DefectMap defects;
    private final List<StepPricer> pricers;
    private final List<int[]> dies = new ArrayList<>();
    private final int[] models;

    /**
     * @param pricers by instance
     */
    HomePlan(RunSpec spec, HardwareGraph graph, Routing routing, List<StepPricer> pricers) {
        this.spec = spec;
        this.graph = graph;
        this.pricers = pricers;
        defects = spec.condition().defects();
        for (InstancePlan instance : spec.instances()) {
            dies.add(instance.region().dieIds(graph.columns()));
        }
        boolean[] taken = taken();
        for (int die = 0; die < taken.length; die++) {
            if (!taken[die] && defects.dramShare(die) > 0 && routing.reaches(dies.getFirst()[0], die)) {
                dies.add(new int[] {die});
            }
        }
        models = new int[dies.size()];
        for (int home = 0; home < models.length; home++) {
            int instance = isInstance(home) ? home : nearestInstance(dies.get(home)[0]);
            models[home] = spec.instances().get(instance).model();
        }
    }

    /** By die, whether an instance stands there, under every plan of the run. */
    private boolean[] taken() {
        boolean[] taken = new boolean[graph.dies()];
        Arrays.fill(taken, true);
        for (List<Integer> plan : spec.plans()) {
            boolean[] here = new boolean[graph.dies()];
            for (int instance : plan) {
                for (int die : dies.get(instance)) {
                    here[die] = true;
                }
            }
            for (int die = 0; die < here.length; die++) {
                taken[die] &= here[die];
            }
        }
        return taken;
    }

    private boolean isInstance(int home) {
        return home < pricers.size();
    }

    private int nearestInstance(int die) {
        int nearest = 0;
        int least = Integer.MAX_VALUE;
        for (int instance = 0; instance < pricers.size(); instance++) {
            for (int own : dies.get(instance)) {
                if (graph.hops(die, own) < least) {
                    least = graph.hops(die, own);
                    nearest = instance;
                }
            }
        }
        return nearest;
    }

    /** Die ids by home. */
    List<int[]> dies() {
        return dies;
    }

    /** Index of the model by home. */
    int[] models() {
        return models;
    }

    private ModelSpec model(int home) {
        return spec.model(models[home]);
    }

    /** KV blocks by home. */
    int[] capacities() {
        int[] blocks = new int[dies.size()];
        for (int home = 0; home < blocks.length; home++) {
            long fit = isInstance(home) ? pricers.get(home).shape().kvBlocks(spec.blockTokens()) : blocksOfIdle(home);
            if (isInstance(home) && spec.blockOverride() > 0) {
                fit = spec.blockOverride();
            }
            if (isInstance(home) && fit < 1) {
                throw doesNotFit(home);
            }
            if (fit > Integer.MAX_VALUE) {
                throw new LimitReachedException(
                        "too many KV blocks: instance=" + home + ", blocks=" + fit + "; raise --block-size");
            }
            blocks[home] = (int) fit;
        }
        return blocks;
    }

    private BadInputException doesNotFit(int id) {
        InstanceShape shape = pricers.get(id).shape();
        return new BadInputException("model does not fit: model=" + model(id).name() + ", wafer="
                + spec.wafer().name() + ", instance=" + spec.instances().get(id).region() + ", weight_bytes_per_die="
                + shape.weightBytesPerDie() + ", kv_bytes_per_die=" + shape.kvBytesPerDie()
                + "; use more dies per instance");
    }

    private long blocksOfIdle(int home) {
        WaferSpec wafer = spec.wafer();
        double usable = wafer.die().dramBytes()
                * defects.dramShare(dies.get(home)[0])
                * (1 - wafer.achievable().dramReserveFraction());
        return (long) usable / blockBytes(models[home]);
    }

    /** Bytes of one block of a model, stored once. */
    long blockBytes(int model) {
        return spec.model(model).kvBytesPerToken() * spec.blockTokens();
    }

    /** Bytes that a token's KV takes in each home, replication included. */
    long[] kvBytesPerToken() {
        long[] bytes = new long[dies.size()];
        for (int home = 0; home < bytes.length; home++) {
            int tp = isInstance(home) ? pricers.get(home).shape().tp() : 1;
            bytes[home] = model(home).kvBytesPerTokenPerDie(tp) * tp;
        }
        return bytes;
    }

    /** Bytes that a token's KV takes when it is read or moved, by instance. */
    long[] readBytesPerToken() {
        long[] bytes = new long[pricers.size()];
        for (int instance = 0; instance < bytes.length; instance++) {
            bytes[instance] = model(instance).kvBytesPerToken();
        }
        return bytes;
    }
}
