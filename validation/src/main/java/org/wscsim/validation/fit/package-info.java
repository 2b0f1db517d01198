/** Calibration of operator models on reference sets, and cross-validation. May import {@code reference}, {@code score}. */
@NullMarked
package org.wscsim.validation.fit;

import org.jspecify.annotations.NullMarked;
