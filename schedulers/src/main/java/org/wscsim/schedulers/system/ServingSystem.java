package org.wscsim.schedulers.system;

import java.util.List;

/**
 * A serving system of the catalogue. Immutable.
 *
 * @param name as the user writes it
 * @param source publication or software it follows
 * @param semantics what it does, and where it differs from its source
 * @param router default router
 * @param batchers batchers of its instances
 * @param placement default KV placement
 * @param parameters flags with defaults and units
 */
public record ServingSystem(
        String name,
        String source,
        String semantics,
        String router,
        String batchers,
        String placement,
        List<PolicyParameter> parameters) {}
