/**
 * Language models as shapes: layers, heads, widths, KV bytes per token, weights per die under tensor parallelism. May
 * import failure and yaml. Immutable, any thread.
 */
@NullMarked
package org.wscsim.core.model;

import org.jspecify.annotations.NullMarked;
