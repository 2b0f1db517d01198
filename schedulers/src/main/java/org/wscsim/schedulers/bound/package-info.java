/**
 * What no run can beat on a wafer, whatever its plan and policies: upper bounds of capacity, lower bounds of latency and
 * energy, from the totals of a workload, and rates that its bursts rule out. May import sim-core's model, operator, wafer and
 * metrics. Immutable, any thread.
 */
@NullMarked
package org.wscsim.schedulers.bound;

import org.jspecify.annotations.NullMarked;
