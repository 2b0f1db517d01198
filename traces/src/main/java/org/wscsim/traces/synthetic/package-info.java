/**
 * Workloads made up from a seed: named random streams, Poisson arrivals, generators fitted to published traces, and
 * wrappers that change a workload's rate. May import core.request, core.event and core.failure. A source is confined to
 * the thread that reads it.
 */
@NullMarked
package org.wscsim.traces.synthetic;

import org.jspecify.annotations.NullMarked;
