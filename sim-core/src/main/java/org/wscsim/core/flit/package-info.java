/**
 * Cycle-level mesh: input-queued virtual-channel routers, wormhole switching, credits. The yardstick of the other mesh
 * models, and comparable with BookSim. Imports {@code failure}, {@code event}, {@code wafer} and {@code network}; confined
 * to one thread.
 */
@NullMarked
package org.wscsim.core.flit;

import org.jspecify.annotations.NullMarked;
