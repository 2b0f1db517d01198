/**
 * Tables of measured operator times, read from the files of a folder that the user names. May import {@code reference}.
 * Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.measured;

import org.jspecify.annotations.NullMarked;
