/**
 * Whole serving runs against others: requests that a real vLLM served, and those of another simulator on its own tables. May
 * import {@code reference} and {@code measured}, and the schedulers. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.serving;

import org.jspecify.annotations.NullMarked;
