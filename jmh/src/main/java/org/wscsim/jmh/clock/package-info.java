/** What benchmarks are timed with. */
@NullMarked
package org.wscsim.jmh.clock;

import org.jspecify.annotations.NullMarked;
