package org.wscsim.core.metrics;

/** Takes finished requests, in completion order with ties by request id. The record is reused: copy what is kept. */
public interface RecordSink {
    void accept(RequestRecord request);

    /** A sink for runs that want no per-request output. */
    static RecordSink none() {
        return request -> {};
    }
}
