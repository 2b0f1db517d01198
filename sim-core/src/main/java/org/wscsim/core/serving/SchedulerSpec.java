package org.wscsim.core.serving;

import java.util.function.Function;
import org.wscsim.core.operator.PhaseOverlap;

/**
 * A serving system as a composition of policies. Immutable; {@code batcher} is called once per instance at start-up.
 *
 * @param name as in the catalogue
 * @param router chooses instances
 * @param batcher makes the batcher of an instance of the given role
 * @param placement chooses homes for KV blocks
 * @param routerName, batcherName, placementName for reports
 * @param handoff how KV caches get from prefill to decode instances
 * @param overlap how prompts and generation of a step share the dies
 * @param rules order of waiting lists, admission, staleness
 */
public record SchedulerSpec(
        String name,
        Router router,
        Function<Role, Batcher> batcher,
        KvPlacement placement,
        String routerName,
        String batcherName,
        String placementName,
        Handoff handoff,
        PhaseOverlap overlap,
        ServiceRules rules) {

    /** KV caches are pushed when complete; a step is one pass of all its tokens; first come first served. */
    public SchedulerSpec(
            String name,
            Router router,
            Function<Role, Batcher> batcher,
            KvPlacement placement,
            String routerName,
            String batcherName,
            String placementName) {
        this(
                name,
                router,
                batcher,
                placement,
                routerName,
                batcherName,
                placementName,
                Handoff.PUSHED,
                PhaseOverlap.NONE,
                ServiceRules.PLAIN);
    }

    public SchedulerSpec with(ServiceRules others) {
        return new SchedulerSpec(
                name, router, batcher, placement, routerName, batcherName, placementName, handoff, overlap, others);
    }

    /** The same system with other objects for its policies. */
    public SchedulerSpec with(Router otherRouter, Function<Role, Batcher> otherBatcher, KvPlacement otherPlacement) {
        return new SchedulerSpec(
                name,
                otherRouter,
                otherBatcher,
                otherPlacement,
                routerName,
                batcherName,
                placementName,
                handoff,
                overlap,
                rules);
    }

    public SchedulerSpec withHandoff(Handoff other) {
        return new SchedulerSpec(
                name, router, batcher, placement, routerName, batcherName, placementName, other, overlap, rules);
    }

    public SchedulerSpec with(PhaseOverlap other) {
        return new SchedulerSpec(
                name, router, batcher, placement, routerName, batcherName, placementName, handoff, other, rules);
    }
}
