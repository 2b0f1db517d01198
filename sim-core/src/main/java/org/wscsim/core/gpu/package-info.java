/**
 * GPUs by data sheet, operator times from tiles, waves and bandwidths whose constants were fitted on an A100 and are
 * carried to other devices by their data sheets, and steps made of them. Imports {@code operator}, {@code device},
 * {@code yaml}, {@code failure}, {@code model}; any thread.
 */
@NullMarked
package org.wscsim.core.gpu;

import org.jspecify.annotations.NullMarked;
