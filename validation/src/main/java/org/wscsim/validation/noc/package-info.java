/**
 * The flit-level mesh against runs of BookSim 2. May import {@code reference}. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.noc;

import org.jspecify.annotations.NullMarked;
