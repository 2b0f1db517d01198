/** Benchmarks of the scheduling policies; may import sim-core and schedulers. */
@NullMarked
package org.wscsim.jmh.schedulers;

import org.jspecify.annotations.NullMarked;
