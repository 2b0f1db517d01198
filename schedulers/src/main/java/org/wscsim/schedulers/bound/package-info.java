/**
 * What no run can beat on a wafer, whatever its plan and policies: upper bounds of capacity, lower bounds of latency and
 * energy, from the totals of a workload. May import sim-core's model, operator and wafer. Immutable, any thread.
 */
@NullMarked
package org.wscsim.schedulers.bound;

import org.jspecify.annotations.NullMarked;
