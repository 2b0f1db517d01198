/** How well predictions agree with measurements. May import {@code reference}. */
@NullMarked
package org.wscsim.validation.score;

import org.jspecify.annotations.NullMarked;
