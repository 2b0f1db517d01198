package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.cli.parquet.ParquetFile;
import org.wscsim.core.metrics.RequestRecord;

/** {@code requests.parquet}, read by an independent reader, holds the rows and values of {@code requests.csv}. */
class RequestsParquetDifferentialTest {
    private static final long SEED = 5;
    private static final int ROWS = ParquetFile.ROWS_PER_GROUP + 1_000;

    private static final List<String> MODELS = List.of("llama", "a, \"quoted\" name");

    @TempDir
    Path root;

    @Test
    void bothFilesHoldTheSame() throws IOException {
        Path csv = root.resolve("requests.csv");
        Path parquet = root.resolve("requests.parquet");
        try (RequestSink text = RequestFile.CSV.open(Files.newOutputStream(csv), MODELS);
                RequestSink columns = RequestFile.PARQUET.open(Files.newOutputStream(parquet), MODELS)) {
            Random random = new Random(SEED);
            RequestRecord request = new RequestRecord();
            for (int i = 0; i < ROWS; i++) {
                draw(random, request, i);
                text.accept(request);
                columns.accept(request);
            }
        }
        List<String> names = List.of(RequestsCsv.header(MODELS).split(","));
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(csv);
                ParquetFileReader file = ParquetFileReader.open(InputFile.of(parquet));
                RowReader row = file.rowReader()) {
            int rows = 0;
            for (NamedCsvRecord line : lines) {
                assertThat(row.hasNext()).isTrue();
                row.next();
                assertThat(fields(row, names, line))
                        .as("seed=%d, row=%d", SEED, rows)
                        .isEqualTo(fields(line, names));
                rows++;
            }
            assertThat(rows).isEqualTo(ROWS);
            assertThat(row.hasNext()).isFalse();
        }
    }

    /** Values of the row as the line spells them where they are equal. */
    private static List<String> fields(RowReader row, List<String> names, NamedCsvRecord line) {
        List<String> fields = new ArrayList<>();
        for (String name : names) {
            String text = line.getField(name);
            if (row.isNull(name)) {
                fields.add("");
            } else if (name.equals("status") || name.equals("model")) {
                fields.add(row.getString(name));
            } else if (name.equals("request_id")) {
                fields.add(Long.toString(row.getLong(name)));
            } else if (name.endsWith("_ms") || name.equals("arrived_at")) {
                double value = row.getDouble(name);
                double exact = text.isEmpty() ? Double.NaN : Double.parseDouble(text);
                fields.add(Math.abs(value - exact) <= Math.ulp(exact) ? text : Double.toString(value));
            } else {
                fields.add(Integer.toString(row.getInt(name)));
            }
        }
        return fields;
    }

    private static List<String> fields(NamedCsvRecord line, List<String> names) {
        return names.stream().map(line::getField).toList();
    }

    private static void draw(Random random, RequestRecord request, int id) {
        request.requestId = id;
        request.arrivedAtPs = random.nextLong(8_640_000_000_000_000_000L);
        request.prefillTokens = random.nextInt(1 << 20);
        request.decodeTokens = random.nextInt(1 << 20);
        request.ttftPs = time(random);
        request.tpotPs = time(random);
        request.e2ePs = time(random);
        request.queuePs = time(random);
        request.prefillComputePs = time(random);
        request.kvTransferPs = time(random);
        request.decodeComputePs = time(random);
        request.dramWaitPs = time(random);
        request.nocWaitPs = time(random);
        request.preemptionPs = time(random);
        request.preemptions = random.nextInt(3);
        request.cachedTokens = random.nextInt(100);
        request.prefillInstance = random.nextInt(12);
        request.decodeInstance = random.nextInt(12) - 1;
        request.tenantId = random.nextInt(4);
        request.sloClass = random.nextInt(4);
        request.modelId = random.nextInt(MODELS.size());
        request.rejection = switch (random.nextInt(6)) {
            case 0 -> "exceeds_kv_capacity";
            case 1 -> "unfinished";
            case 2 -> "a \"reason\", of many\nwords";
            default -> null;
        };
    }

    private static long time(Random random) {
        return random.nextInt(10) == 0 ? RequestRecord.ABSENT : random.nextLong() >>> (1 + random.nextInt(62));
    }
}
