/**
 * GPUs by data sheet, and operator times from a roofline with efficiency whose constants were fitted on an A100 and are
 * carried to other devices by their data sheets. Imports {@code device}, {@code yaml}, {@code failure}, {@code model};
 * any thread.
 */
@NullMarked
package org.wscsim.core.gpu;

import org.jspecify.annotations.NullMarked;
