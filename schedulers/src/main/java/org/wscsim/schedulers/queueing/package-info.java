/**
 * Who waits behind whom, and who is not let in: orders of waiting lists (priority, virtual token counters, deadline, shortest
 * job), admission limits, and how many promises may still be broken. May import sim-core's serving and routing's predictions.
 * Confined to the simulation thread; one object per run; a decision allocates nothing.
 */
@NullMarked
package org.wscsim.schedulers.queueing;

import org.jspecify.annotations.NullMarked;
