/**
 * Two result folders side by side: what was configured otherwise, what came out otherwise, and which part of a request's time
 * it was. Reads files, runs nothing. May import {@code report}, {@code page}, {@code html}. Confined to the main thread.
 */
@NullMarked
package org.wscsim.cli.diff;

import org.jspecify.annotations.NullMarked;
