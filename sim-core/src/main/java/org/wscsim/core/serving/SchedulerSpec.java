package org.wscsim.core.serving;

import java.util.function.Function;

/**
 * A serving system as a composition of policies. Immutable; {@code batcher} is called once per instance at start-up.
 *
 * @param name as in the catalogue
 * @param router chooses instances
 * @param batcher makes the batcher of an instance of the given role
 * @param placement chooses homes for KV blocks
 * @param routerName, batcherName, placementName for reports
 * @param handoff how KV caches get from prefill to decode instances
 * @param overlapsPhases whether prompts and generation of a step run beside each other, see {@link
 *     org.wscsim.core.operator.OverlappedStepPricer}, and not through the same operators
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
        boolean overlapsPhases) {

    /** KV caches are pushed when they are complete; a step is one pass of all its tokens. */
    public SchedulerSpec(
            String name,
            Router router,
            Function<Role, Batcher> batcher,
            KvPlacement placement,
            String routerName,
            String batcherName,
            String placementName) {
        this(name, router, batcher, placement, routerName, batcherName, placementName, Handoff.PUSHED, false);
    }

    public SchedulerSpec withHandoff(Handoff other) {
        return new SchedulerSpec(
                name, router, batcher, placement, routerName, batcherName, placementName, other, overlapsPhases);
    }

    public SchedulerSpec withOverlappedPhases() {
        return new SchedulerSpec(
                name, router, batcher, placement, routerName, batcherName, placementName, handoff, true);
    }
}
