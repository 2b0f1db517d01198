/** Benchmarks of the order of events; may import sim-core. */
@NullMarked
package org.wscsim.jmh.event;

import org.jspecify.annotations.NullMarked;
