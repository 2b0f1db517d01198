/** What pricing a step by the tile mapping costs. */
@NullMarked
package org.wscsim.jmh.tile;

import org.jspecify.annotations.NullMarked;
