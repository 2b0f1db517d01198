/**
 * V1: the compatibility operator model against the latencies that the paper authors' code computed. May import
 * {@code reference}. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.artifact;

import org.jspecify.annotations.NullMarked;
