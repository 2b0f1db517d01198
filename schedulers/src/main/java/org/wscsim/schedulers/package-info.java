/** Schedulers and whole serving systems; may import sim-core. */
@NullMarked
package org.wscsim.schedulers;

import org.jspecify.annotations.NullMarked;
