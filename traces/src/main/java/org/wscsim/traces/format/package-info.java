/**
 * Request traces on disk, read as arrivals. May import archive, core.request,
 * core.event, core.failure and core.yaml. An open trace is
 * confined to the thread that reads it.
 */
@NullMarked
package org.wscsim.traces.format;

import org.jspecify.annotations.NullMarked;
