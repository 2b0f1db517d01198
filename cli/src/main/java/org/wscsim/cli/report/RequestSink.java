package org.wscsim.cli.report;

import org.wscsim.core.metrics.RecordSink;

/** Writes one file of requests; whole only when it has been closed. */
sealed interface RequestSink extends RecordSink, AutoCloseable permits RequestsCsv, RequestsParquet {
    @Override
    void close();
}
