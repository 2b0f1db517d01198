/**
 * What an instance does in its next step: the batching policies of the published serving systems, one class each. May
 * import sim-core's serving, request and failure. Confined to the simulation thread; nothing is allocated after
 * construction.
 */
@NullMarked
package org.wscsim.schedulers.batching;

import org.jspecify.annotations.NullMarked;
