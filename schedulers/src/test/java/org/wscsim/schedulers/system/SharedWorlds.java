package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.serving.Role;

/** Worlds in which two or three models share the wafer: instances and requests of a world dealt out among them. */
final class SharedWorlds {
    private static final int DEALS = 20;

    private SharedWorlds() {}

    /** One in three of the worlds whose instances go round, the others as they are. */
    static World of(World world, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            return world;
        }
        int models = 2 + random.nextInt(2);
        for (int deal = 0; deal < DEALS; deal++) {
            List<InstancePlan> plan = new ArrayList<>();
            for (InstancePlan instance : world.plan()) {
                plan.add(instance.serving(random.nextInt(models)));
            }
            if (isServed(plan, models)) {
                return shared(world, plan, models, random);
            }
        }
        return world;
    }

    private static World shared(World world, List<InstancePlan> plan, int models, SplittableRandom random) {
        List<ModelSpec> others = new ArrayList<>();
        for (int model = 1; model < models; model++) {
            others.add(smaller(world, random).named("model-" + model));
        }
        List<World.Request> requests = new ArrayList<>();
        for (World.Request request : world.requests()) {
            requests.add(request.forModel(random.nextInt(models)));
        }
        return world.withModels(others, plan, requests);
    }

    /** Of at most the size of the world's, which fits; pipelines need its number of layers. */
    private static ModelSpec smaller(World world, SplittableRandom random) {
        ModelSpec model = world.model();
        boolean pipelined = world.plan().stream().anyMatch(instance -> instance.stages() > 1);
        int heads = Math.max(1, model.heads() >> random.nextInt(3));
        int kvHeads = Math.min(heads, Math.max(1, model.kvHeads() >> random.nextInt(2)));
        int layers = pipelined ? model.layers() : 1 + random.nextInt(model.layers());
        return TinyHardware.model(layers, heads, kvHeads, model.contextLimit());
    }

    /** Whether each model has mixed instances, or both phases, and no half of a pair. */
    private static boolean isServed(List<InstancePlan> plan, int models) {
        for (int model = 0; model < models; model++) {
            int own = model;
            boolean prefill = plan.stream().anyMatch(i -> i.model() == own && i.role() == Role.PREFILL);
            boolean decode = plan.stream().anyMatch(i -> i.model() == own && i.role() == Role.DECODE);
            boolean mixed = plan.stream().anyMatch(i -> i.model() == own && i.role() == Role.MIXED);
            if (prefill != decode || !(prefill || mixed)) {
                return false;
            }
        }
        return true;
    }
}
