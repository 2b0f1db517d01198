/**
 * What a run measures: latency histograms, per-request records, totals, bounds, the result. May import everything
 * before it. Recorders are confined to the simulation thread; results are immutable.
 */
@NullMarked
package org.wscsim.core.metrics;

import org.jspecify.annotations.NullMarked;
