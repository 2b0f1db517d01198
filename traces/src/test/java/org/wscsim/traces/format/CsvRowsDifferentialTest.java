package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against FastCSV, on random rows of random fields; and the text check against the JDK's decoder. */
final class CsvRowsDifferentialTest {
    private static final String[] PIECES = {
        "7", "a", " ", "-", ".", "\u00e9", "\u20ac", "\uD83D\uDE00", "x".repeat(900), "'"
    };

    @TempDir
    Path folder;

    @Test
    void splitsRowsAsFastCsvDoes() throws Exception {
        final long seed = 4711;
        final SplittableRandom random = new SplittableRandom(seed);
        final StringBuilder text = new StringBuilder();
        for (int row = 0; row < 3_000; row++) {
            final int fields = 1 + random.nextInt(6);
            text.append('r').append(row);
            for (int field = 0; field < fields; field++) {
                text.append(',').append(field(random));
            }
            text.append(random.nextBoolean() ? "\r\n" : "\n");
        }
        final Path file = Files.writeString(folder.resolve("random.csv"), text);

        assertThat(ours(file)).as("seed=%d", seed).isEqualTo(theirs(file));
    }

    private static String field(SplittableRandom random) {
        final StringBuilder field = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            field.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return random.nextInt(3) > 0 ? field.toString() : "\"" + field + (random.nextBoolean() ? "," : "") + "\"";
    }

    private static List<List<String>> ours(Path file) throws Exception {
        final List<List<String>> all = new ArrayList<>();
        try (CsvRows rows = new CsvRows(file, Files.newInputStream(file))) {
            while (rows.next()) {
                final List<String> row = new ArrayList<>();
                for (int i = 0; i < rows.fieldCount(); i++) {
                    row.add(new String(
                            rows.buffer(), rows.start(i), rows.end(i) - rows.start(i), StandardCharsets.UTF_8));
                }
                assertThat(rows.line()).isEqualTo(all.size() + 1);
                all.add(row);
            }
        }
        return all;
    }

    private static List<List<String>> theirs(Path file) throws Exception {
        final List<List<String>> all = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file)) {
            reader.forEach(record -> all.add(record.getFields()));
        }
        return all;
    }

    @Test
    void findsMalformedTextWhereTheJdkDoes() {
        final long seed = 99;
        final SplittableRandom random = new SplittableRandom(seed);
        final int[] leads = {
            0x41, 0x80, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0, 0x8F, 0x90
        };
        for (int i = 0; i < 200_000; i++) {
            final byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) leads[random.nextInt(leads.length)];
            }
            final boolean ours = Utf8.indexOfMalformed(bytes, 0, bytes.length) < 0;
            if (ours != decodes(bytes)) {
                assertThat(ours)
                        .as("seed=%d, bytes=%s", seed, java.util.HexFormat.of().formatHex(bytes))
                        .isEqualTo(!ours);
            }
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            return true;
        } catch (java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }
}
