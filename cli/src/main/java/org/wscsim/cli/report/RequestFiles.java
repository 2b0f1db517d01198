package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/** The files of one run with a row per request, written side by side. Confined to the thread that hands records over. */
public final class RequestFiles implements RecordSink, AutoCloseable {
    private final RequestSink[] sinks;

    private RequestFiles(List<RequestSink> sinks) {
        this.sinks = sinks.toArray(RequestSink[]::new);
    }

    /**
     * Creates them in a sub-folder of results that are not yet in place.
     *
     * @param models names of several models, by number; empty for one
     */
    public static RequestFiles open(
            ResultFolder folder, String subFolder, Set<RequestFile> files, List<String> models) {
        List<RequestSink> sinks = new ArrayList<>();
        for (RequestFile file : files) {
            sinks.add(file.open(folder.stream(subFolder + '/' + file.fileName()), models));
        }
        return new RequestFiles(sinks);
    }

    @Override
    public void accept(RequestRecord request) {
        for (RequestSink sink : sinks) {
            sink.accept(request);
        }
    }

    @Override
    public void close() {
        RuntimeException failed = null;
        for (RequestSink sink : sinks) {
            try {
                sink.close();
            } catch (RuntimeException failure) {
                failed = failed == null ? failure : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
