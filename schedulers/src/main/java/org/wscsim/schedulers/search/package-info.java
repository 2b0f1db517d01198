/**
 * The central scheduler's exhaustive search: which instances a wafer is cut into, by branch and bound on a fluid objective
 * from step prices, with a certificate of what was left out and why. May import sim-core's engine, operator, serving,
 * wafer, model and failure, and {@code partition}. Immutable inputs and results; one search per thread.
 */
@NullMarked
package org.wscsim.schedulers.search;

import org.jspecify.annotations.NullMarked;
