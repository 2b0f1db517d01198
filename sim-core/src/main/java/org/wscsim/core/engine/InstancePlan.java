package org.wscsim.core.engine;

import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;

/**
 * One instance of a plan.
 *
 * @param role what it runs
 * @param region where; tensor parallelism is over all its dies
 */
public record InstancePlan(Role role, Region region) {}
