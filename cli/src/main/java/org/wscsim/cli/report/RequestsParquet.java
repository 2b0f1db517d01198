package org.wscsim.cli.report;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.parquet.ColumnSpec;
import org.wscsim.cli.parquet.ParquetFile;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Writes {@code requests.parquet}: the rows and columns of {@link RequestsCsv}. Times are doubles in the same units, the
 * nearest to the exact value (for an arrival after 9,007 s, where picoseconds exceed a double's 53 bits, that or its
 * neighbour); an absent value is null.
 *
 * <p>Memory of one row group, see {@link ParquetFile}. Confined to the thread that calls {@link #accept}.
 */
final class RequestsParquet implements RequestSink {
    private static final double PS_PER_MS = 1e9;
    private static final double PS_PER_SECOND = 1e12;
    private static final byte[] COMPLETED = "completed".getBytes(StandardCharsets.UTF_8);

    private final ParquetFile file;
    private final byte[][] models;

    /**
     * @param models names of several models, by number, for a column of them; empty for no such column
     */
    RequestsParquet(OutputStream out, List<String> models) {
        this.models = models.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        file = new ParquetFile(out, columns(RequestsCsv.header(models)));
    }

    private static List<ColumnSpec> columns(String header) {
        List<ColumnSpec> columns = new ArrayList<>();
        for (String name : header.split(",")) {
            columns.add(
                    switch (name) {
                        case "request_id" -> ColumnSpec.required(name, ColumnSpec.Type.INT64);
                        case "arrived_at" -> ColumnSpec.required(name, ColumnSpec.Type.DOUBLE);
                        case "num_prefill_tokens", "num_decode_tokens" ->
                            ColumnSpec.required(name, ColumnSpec.Type.INT32);
                        case "status", "model" -> ColumnSpec.required(name, ColumnSpec.Type.TEXT);
                        default ->
                            ColumnSpec.optional(
                                    name, name.endsWith("_ms") ? ColumnSpec.Type.DOUBLE : ColumnSpec.Type.INT32);
                    });
        }
        return columns;
    }

    @Override
    public void accept(RequestRecord request) {
        file.put(request.requestId);
        file.put(request.arrivedAtPs / PS_PER_SECOND);
        file.put(request.prefillTokens);
        file.put(request.decodeTokens);
        milliseconds(request.ttftPs);
        milliseconds(request.tpotPs);
        milliseconds(request.e2ePs);
        milliseconds(request.queuePs);
        milliseconds(request.prefillComputePs);
        milliseconds(request.kvTransferPs);
        milliseconds(request.decodeComputePs);
        milliseconds(request.dramWaitPs);
        milliseconds(request.nocWaitPs);
        milliseconds(request.preemptionPs);
        whole(request.preemptions);
        whole(request.cachedTokens);
        whole(request.prefillInstance);
        whole(request.decodeInstance);
        whole(request.tenantId);
        whole(request.sloClass);
        if (models.length > 0) {
            file.put(models[request.modelId]);
        }
        file.put(status(request.rejection));
        file.endRow();
    }

    private void milliseconds(long ps) {
        if (ps < 0) {
            file.putAbsent();
        } else {
            file.put(ps / PS_PER_MS);
        }
    }

    private void whole(int value) {
        if (value < 0) {
            file.putAbsent();
        } else {
            file.put(value);
        }
    }

    private static byte[] status(@Nullable String rejection) {
        return rejection == null ? COMPLETED : RequestsCsv.statusText(rejection).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        file.close();
    }
}
