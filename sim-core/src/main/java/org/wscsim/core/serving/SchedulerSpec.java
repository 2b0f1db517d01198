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
 */
public record SchedulerSpec(
        String name,
        Router router,
        Function<Role, Batcher> batcher,
        KvPlacement placement,
        String routerName,
        String batcherName,
        String placementName) {}
