/**
 * Single operators on a named device: what can be asked and what is answered. The seam between the operator models of
 * GPUs, core meshes and wafer dies and those who score or print them. Imports {@code failure} and {@code model}; any
 * thread.
 */
@NullMarked
package org.wscsim.core.device;

import org.jspecify.annotations.NullMarked;
