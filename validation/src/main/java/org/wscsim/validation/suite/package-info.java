/**
 * Every reference set with the model that predicts it, as one list of scores. May import everything of this module.
 */
@NullMarked
package org.wscsim.validation.suite;

import org.jspecify.annotations.NullMarked;
