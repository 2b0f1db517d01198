/**
 * Which instance gets a request: routers for mixed and for disaggregated clusters. May import sim-core's serving. Confined
 * to the simulation thread; a decision costs O(instances) and allocates nothing.
 */
@NullMarked
package org.wscsim.schedulers.routing;

import org.jspecify.annotations.NullMarked;
