/**
 * Wires one run: specification in, event loop, result out. May import everything in sim-core; nobody in sim-core
 * imports it. One simulation is one thread.
 */
@NullMarked
package org.wscsim.core.engine;

import org.jspecify.annotations.NullMarked;
