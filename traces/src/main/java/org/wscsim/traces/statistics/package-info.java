/**
 * What a workload is like: counts, means, percentiles, burstiness, and how far a generator is from the trace it was
 * fitted to. May import core.request, core.event, core.failure and traces.synthetic. Objects are confined to the thread
 * that fills them.
 */
@NullMarked
package org.wscsim.traces.statistics;

import org.jspecify.annotations.NullMarked;
