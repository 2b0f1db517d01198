/**
 * Request traces on disk, read as arrivals. May import core.request, core.event and core.failure. An open trace is
 * confined to the thread that reads it.
 */
@NullMarked
package org.wscsim.traces.format;

import org.jspecify.annotations.NullMarked;
