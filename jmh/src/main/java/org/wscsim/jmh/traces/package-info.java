/** Benchmarks of reading and generating requests; may import every other module. */
@NullMarked
package org.wscsim.jmh.traces;

import org.jspecify.annotations.NullMarked;
