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
        ServiceRules rules) {

    /** First come first served, nobody turned away. */
    public SchedulerSpec(
            String name,
            Router router,
            Function<Role, Batcher> batcher,
            KvPlacement placement,
            String routerName,
            String batcherName,
            String placementName) {
        this(name, router, batcher, placement, routerName, batcherName, placementName, ServiceRules.PLAIN);
    }

    public SchedulerSpec with(ServiceRules others) {
        return new SchedulerSpec(name, router, batcher, placement, routerName, batcherName, placementName, others);
    }
}
