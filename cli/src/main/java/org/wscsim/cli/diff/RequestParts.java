package org.wscsim.cli.diff;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.wscsim.cli.page.PartTable;
import org.wscsim.core.metrics.LatencyParts;
import org.wscsim.core.metrics.RequestRecord;

/** Parts of E2E from a {@code requests.csv}, where no table of them was written. Stateless. */
final class RequestParts {
    private static final int DECIMALS = 9;

    private RequestParts() {}

    /** Mean of each part in ms, by band of requests; a few hundred ns a field. */
    static Map<String, double[]> bands(Path file) throws IOException {
        LatencyParts parts = new LatencyParts();
        RequestRecord request = new RequestRecord();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                if (row.getField("status").equals("completed")) {
                    request.e2ePs = ps(row, "e2e_ms");
                    request.queuePs = ps(row, "queue_ms");
                    request.prefillComputePs = ps(row, "prefill_compute_ms");
                    request.kvTransferPs = ps(row, "kv_transfer_ms");
                    request.decodeComputePs = ps(row, "decode_compute_ms");
                    request.dramWaitPs = ps(row, "dram_wait_ms");
                    request.nocWaitPs = ps(row, "noc_wait_ms");
                    request.preemptionPs = ps(row, "preemption_ms");
                    parts.add(request);
                }
            }
        }
        return PartTable.bands(parts);
    }

    private static long ps(NamedCsvRecord row, String field) {
        return new BigDecimal(row.getField(field)).movePointRight(DECIMALS).longValueExact();
    }
}
