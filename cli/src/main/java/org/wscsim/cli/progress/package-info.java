/**
 * What a run tells while it goes on: a line on the terminal. May import core's metrics. The line has a thread of its own,
 * which reads counters that the simulation thread writes.
 */
@NullMarked
package org.wscsim.cli.progress;

import org.jspecify.annotations.NullMarked;
