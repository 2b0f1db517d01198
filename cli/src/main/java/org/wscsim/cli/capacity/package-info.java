/**
 * The search for the highest request rate that meets an SLO: which rates to probe next, what a probe says, when to stop. May
 * import nothing else of this module. Confined to the main thread.
 */
@NullMarked
package org.wscsim.cli.capacity;

import org.jspecify.annotations.NullMarked;
