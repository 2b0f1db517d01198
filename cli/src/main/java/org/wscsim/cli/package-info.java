/** The {@code wsc} command: entry point only; may import every other module but jmh. */
@NullMarked
package org.wscsim.cli;

import org.jspecify.annotations.NullMarked;
