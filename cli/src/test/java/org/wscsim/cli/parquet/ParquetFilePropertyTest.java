package org.wscsim.cli.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what an independent reader (hardwood) finds. */
class ParquetFilePropertyTest {
    private static final List<ColumnSpec> COLUMNS = List.of(
            ColumnSpec.required("id", ColumnSpec.Type.INT64),
            ColumnSpec.required("tokens", ColumnSpec.Type.INT32),
            ColumnSpec.optional("time", ColumnSpec.Type.DOUBLE),
            ColumnSpec.optional("place", ColumnSpec.Type.INT32),
            ColumnSpec.required("status", ColumnSpec.Type.TEXT));

    @TempDir
    Path root;

    private record Row(long id, int tokens, Double time, Integer place, String status) {}

    @Test
    void everyRowReadsBackWhateverTheGroupsAndWhateverIsAbsent() throws IOException {
        long seed = 11;
        Random random = new Random(seed);
        for (int world = 0; world < 60; world++) {
            int perGroup = 1 + random.nextInt(40);
            double absent = switch (world % 3) {
                case 0 -> 0;
                case 1 -> 1;
                default -> random.nextDouble();
            };
            List<Row> rows = rows(random, random.nextInt(120), absent);
            Path file = root.resolve(world + ".parquet");
            write(file, rows, perGroup);
            assertThat(read(file)).as("seed=%d, world=%d", seed, world).isEqualTo(rows);
        }
    }

    private static List<Row> rows(Random random, int count, double absent) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    random.nextLong(),
                    random.nextInt(),
                    random.nextDouble() < absent ? null : random.nextGaussian() * 1e9,
                    random.nextDouble() < absent ? null : random.nextInt(),
                    "s\u00e4tze ".repeat(random.nextInt(40))));
        }
        return rows;
    }

    private static void write(Path path, List<Row> rows, int perGroup) throws IOException {
        try (ParquetFile file = new ParquetFile(Files.newOutputStream(path), COLUMNS, perGroup)) {
            for (Row row : rows) {
                file.put(row.id());
                file.put(row.tokens());
                if (row.time() == null) {
                    file.putAbsent();
                } else {
                    file.put(row.time().doubleValue());
                }
                if (row.place() == null) {
                    file.putAbsent();
                } else {
                    file.put(row.place().intValue());
                }
                file.put(row.status().getBytes(StandardCharsets.UTF_8));
                file.endRow();
            }
        }
    }

    private static List<Row> read(Path path) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path));
                RowReader row = file.rowReader()) {
            while (row.hasNext()) {
                row.next();
                rows.add(new Row(
                        row.getLong("id"),
                        row.getInt("tokens"),
                        row.isNull("time") ? null : row.getDouble("time"),
                        row.isNull("place") ? null : row.getInt("place"),
                        row.getString("status")));
            }
        }
        return rows;
    }
}
