/**
 * Lengths of requests: pairs of prompt and output tokens from a distribution. May import synthetic (random streams, fitted
 * traces), core.request and core.failure. A source of lengths is confined to the thread that draws from it.
 */
@NullMarked
package org.wscsim.traces.length;

import org.jspecify.annotations.NullMarked;
