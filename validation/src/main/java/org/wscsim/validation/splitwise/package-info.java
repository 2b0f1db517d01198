/**
 * The engine against a complete run of splitwise-sim on its own table of iteration times. May import {@code reference}, the
 * schedulers and sim-core. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.splitwise;

import org.jspecify.annotations.NullMarked;
