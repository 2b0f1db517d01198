package org.wscsim.traces.archive;

import java.io.IOException;
import org.wscsim.core.request.Arrival;

/** Takes the requests of a workload in order and writes them to a file. Confined to one thread. */
public interface TraceWriter {
    void write(Arrival request) throws IOException;

    /** Everything is written; the file is complete when this returns. */
    void end() throws IOException;
}
