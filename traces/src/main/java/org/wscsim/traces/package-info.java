/** Trace formats and synthetic load; may import sim-core. */
@NullMarked
package org.wscsim.traces;

import org.jspecify.annotations.NullMarked;
