/**
 * Collectives over the dies of an instance: what all-reduce, all-gather, reduce-scatter, all-to-all, broadcast and shift
 * cost by each known algorithm, on rectangles of a mesh, on rectangles with holes and on switched dies, and the messages
 * that each consists of. May import failure, event, wafer and network. Immutable, any thread.
 */
@NullMarked
package org.wscsim.core.collective;

import org.jspecify.annotations.NullMarked;
