/**
 * Arrival processes: when requests come, as gaps drawn from a seeded stream. May import synthetic (random streams), core.event
 * and core.failure. A process is confined to the thread that draws from it.
 */
@NullMarked
package org.wscsim.traces.process;

import org.jspecify.annotations.NullMarked;
