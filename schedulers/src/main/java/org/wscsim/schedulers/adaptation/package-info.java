/**
 * Roles that follow the mix of requests during a run. May import sim-core's serving. Confined to the simulation thread; an
 * observation costs O(1), a decision O(instances squared), and neither allocates.
 */
@NullMarked
package org.wscsim.schedulers.adaptation;

import org.jspecify.annotations.NullMarked;
