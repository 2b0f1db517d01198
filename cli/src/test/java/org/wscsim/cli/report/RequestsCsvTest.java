package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.RequestRecord;

class RequestsCsvTest {
    private static final String COLUMNS = "request_id,arrived_at,num_prefill_tokens,num_decode_tokens,ttft_ms,tpot_ms,"
            + "e2e_ms,queue_ms,prefill_compute_ms,kv_transfer_ms,decode_compute_ms,dram_wait_ms,noc_wait_ms,"
            + "preemption_ms,preemptions,cached_tokens,prefill_instance,decode_instance,tenant_id,slo_class,status";

    @Test
    void writesTheColumnsOfTheSpecification() {
        assertThat(text(List.of())).isEqualTo(COLUMNS + "\n");
    }

    @Test
    void namesTheModelOnlyWhereThereAreSeveral() {
        RequestRecord request = completed();
        request.modelId = 1;
        String text = text(List.of(request), List.of("a", "b,c"));
        assertThat(text.lines().toList().getFirst()).isEqualTo(COLUMNS.replace(",status", ",model,status"));
        assertThat(text).endsWith(",0,0,\"b,c\",completed\n");
        assertThat(text(List.of(request))).doesNotContain("b,c");
    }

    @Test
    void writesPicosecondsExactly() {
        RequestRecord request = completed();
        request.arrivedAtPs = 1_000_000_000_001L;
        request.ttftPs = 1;
        String row = text(List.of(request)).lines().toList().get(1);
        assertThat(row)
                .isEqualTo("7,1.000000000001,100,3,0.000000001,0.000000002,0.000000015,0.000000001,0.000000002,"
                        + "0.000000003,0.000000004,0.000000005,0.000000000,0.000000000,0,0,1,4,0,0,completed");
    }

    @Test
    void leavesAbsentValuesEmpty() {
        RequestRecord request = completed();
        request.tpotPs = RequestRecord.ABSENT;
        request.decodeInstance = -1;
        List<String> fields = fields(List.of(request)).getFirst();
        assertThat(fields.get(5)).isEmpty();
        assertThat(fields.get(17)).isEmpty();
    }

    @Test
    void namesTheReasonOfARejection() {
        assertThat(statusOf("exceeds_kv_capacity")).isEqualTo("rejected:exceeds_kv_capacity");
        assertThat(statusOf("unfinished")).isEqualTo("unfinished");
    }

    @Test
    void quotesWhatRfc4180AsksToQuote() {
        String reason = "a \"b\", c\nd";
        assertThat(statusOf(reason)).isEqualTo("rejected:" + reason);
    }

    @Test
    void everyRowReadsBackForAnyValuesAndBufferSize() {
        long seed = 7;
        Random random = new Random(seed);
        List<RequestRecord> requests = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            RequestRecord request = completed();
            request.requestId = random.nextLong() >>> 1;
            request.e2ePs = random.nextLong() >>> (1 + random.nextInt(60));
            request.rejection = random.nextInt(5) == 0 ? "no,room" : null;
            requests.add(request);
        }
        List<List<String>> rows = fields(requests);
        assertThat(rows).as("seed=%d", seed).hasSize(500);
        for (int i = 0; i < 500; i++) {
            RequestRecord request = requests.get(i);
            assertThat(rows.get(i)).as("seed=%d, row=%d", seed, i).hasSize(21);
            assertThat(rows.get(i).get(0)).isEqualTo(Long.toString(request.requestId));
            assertThat(new BigDecimal(rows.get(i).get(6)).movePointRight(9).longValueExact())
                    .isEqualTo(request.e2ePs);
        }
    }

    private static String statusOf(String rejection) {
        RequestRecord request = completed();
        request.rejection = rejection;
        return fields(List.of(request)).getFirst().get(20);
    }

    private static List<List<String>> fields(List<RequestRecord> requests) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text(requests))) {
            return reader.stream().skip(1).map(CsvRecord::getFields).toList();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(List<RequestRecord> requests) {
        return text(requests, List.of());
    }

    private static String text(List<RequestRecord> requests, List<String> models) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RequestsCsv csv = new RequestsCsv(bytes, 1, models)) {
            requests.forEach(csv::accept);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static RequestRecord completed() {
        RequestRecord request = new RequestRecord();
        request.requestId = 7;
        request.prefillTokens = 100;
        request.decodeTokens = 3;
        request.ttftPs = 11;
        request.tpotPs = 2;
        request.e2ePs = 15;
        request.queuePs = 1;
        request.prefillComputePs = 2;
        request.kvTransferPs = 3;
        request.decodeComputePs = 4;
        request.dramWaitPs = 5;
        request.prefillInstance = 1;
        request.decodeInstance = 4;
        return request;
    }
}
