/**
 * Steps and KV transfers of a window of a run as a Chrome trace, which Perfetto opens. May import nothing of the command line.
 * Confined to the simulation thread, then to the main thread.
 */
@NullMarked
package org.wscsim.cli.steptrace;

import org.jspecify.annotations.NullMarked;
