/**
 * Traces as we write them: the binary format, mapped into memory and checksummed, and plain CSV. May import core.request,
 * core.event and core.failure. A reader or writer is confined to the thread that uses it.
 */
@NullMarked
package org.wscsim.traces.archive;

import org.jspecify.annotations.NullMarked;
