/**
 * Typed reading of YAML (and JSON, its subset) with errors that name the place: text in, checked values out; opens no
 * file. May import failure. Confined to the thread that parses.
 */
@NullMarked
package org.wscsim.core.yaml;

import org.jspecify.annotations.NullMarked;
