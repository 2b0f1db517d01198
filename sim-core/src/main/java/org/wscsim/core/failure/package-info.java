/**
 * The two failures a user can cause; everything else is ours. May import nothing. Immutable, any thread.
 */
@NullMarked
package org.wscsim.core.failure;

import org.jspecify.annotations.NullMarked;
