/**
 * Which homes hold a request's KV cache. May import sim-core's serving. Confined to the simulation thread; a decision
 * allocates nothing.
 */
@NullMarked
package org.wscsim.schedulers.placement;

import org.jspecify.annotations.NullMarked;
