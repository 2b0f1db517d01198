/**
 * How a wafer is cut into instances: the plan, its text form, tilings, decode-centred placement and the paper's
 * Algorithm 1. May import sim-core's engine, operator, serving, wafer, model and failure. Immutable results; any thread,
 * one search per thread.
 */
@NullMarked
package org.wscsim.schedulers.partition;

import org.jspecify.annotations.NullMarked;
