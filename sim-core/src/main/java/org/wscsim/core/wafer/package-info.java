/**
 * The hardware: specification of core, die and wafer, presets with their sources, rectangles of dies, and the graph of
 * dies, links and DRAM ports that every later package works on. May import failure, event and yaml. Immutable, any
 * thread.
 */
@NullMarked
package org.wscsim.core.wafer;

import org.jspecify.annotations.NullMarked;
