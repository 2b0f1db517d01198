package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

final class TraceFileTest {
    private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n";
    private static final String ROW = "2023-11-16 18:15:46.6805900,374,44\r\n";

    @TempDir
    Path folder;

    @Test
    void readsAzure2023AsPublished() {
        final String second = "2023-11-16 18:15:50.9951690,396,109\r\n";
        final String third = "2023-11-16 18:15:51.2224670,879,55";
        assertThat(rows(HEADER + ROW + second + third))
                .containsExactly("0 0 374 44", "1 4314579000000 396 109", "2 4541877000000 879 55");
    }

    @Test
    void readsAzure2024AsPublished() {
        final String text = """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2024-05-10 00:00:00.009930+00:00,2162,5
                2024-05-10 00:00:01+00:00,3,7
                """;
        assertThat(rows(text)).containsExactly("0 0 2162 5", "1 990070000000 3 7");
    }

    @Test
    void findsColumnsByNameInAnyOrderAmongOthers() {
        final String text = """
                model,GeneratedTokens,note,TIMESTAMP,ContextTokens
                m,1,"a, ""b""\",2023-01-01 00:00:00,2
                "caf\u00e9",3,,2023-01-01 00:00:01,4
                """;
        assertThat(rows(text)).containsExactly("0 0 2 1", "1 1000000000000 4 3");
    }

    @Test
    void readsQuotedFieldsAtTheEndOfALine() {
        final String text = "TIMESTAMP,\"ContextTokens\",\"GeneratedTokens\"\n\"2023-01-01 00:00:00\",\"2\",\"1\"\n";
        assertThat(rows(text)).containsExactly("0 0 2 1");
    }

    @Test
    void skipsAByteOrderMarkAndEmptyLinesAtTheEnd() {
        assertThat(rows("\uFEFF" + HEADER + ROW + "\r\n\n")).containsExactly("0 0 374 44");
    }

    @Test
    void readsATraceUnderAnyFileName() {
        assertThat(readAll(write("requests", bytes(HEADER + ROW)))).containsExactly("0 0 374 44");
    }

    @Test
    void acceptsEqualTimestamps() {
        assertThat(rows(HEADER + ROW + ROW)).containsExactly("0 0 374 44", "1 0 374 44");
    }

    @Test
    void keepsReturningFalseAtTheEnd() {
        try (ArrivalSource source = TraceFile.open(write("t.csv", bytes(HEADER + ROW)))) {
            final Arrival arrival = new Arrival();
            assertThat(source.next(arrival)).isTrue();
            assertThat(source.next(arrival)).isFalse();
            assertThat(source.next(arrival)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2023-12-31 23:59:59.9,2024-01-01 00:00:00.1,200000000000",
        "2024-02-28 23:59:59,2024-03-01 00:00:00,86401000000000000",
        "2023-02-28 23:59:59,2023-03-01 00:00:00,1000000000000",
        "2024-04-30 12:00:00,2024-05-01T12:00:00Z,86400000000000000",
        "2024-05-10 00:00:00+02:00,2024-05-09 22:00:00.000000001Z,1000",
        "2024-05-09 22:00:00-01:30,2024-05-09 23:30:00.5,500000000000",
    })
    void measuresArrivalsAcrossMonthsYearsAndOffsets(String first, String second, long expectedPs) {
        final String text = HEADER + first + ",1,1\n" + second + ",1,1\n";
        assertThat(rows(text)).containsExactly("0 0 1 1", "1 " + expectedPs + " 1 1");
    }

    @Test
    void reportsAMissingFile() {
        assertMessage(folder.resolve("none.csv"), "trace not found: file=", "none.csv");
    }

    @Test
    void reportsADirectory() {
        assertMessage(folder, "trace is a directory: file=");
    }

    @Test
    void reportsADeviceWithoutReadingIt() {
        final Path device = Path.of("/dev/null");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");
        assertMessage(device, "trace is not a regular file", "write it to a file first");
    }

    @Test
    void reportsAnUnreadableFile() {
        final Path file = write("secret.csv", bytes(HEADER + ROW));
        assertThat(file.toFile().setReadable(false)).isTrue();
        org.junit.jupiter.api.Assumptions.assumeFalse(Files.isReadable(file), "this user reads every file");
        assertMessage(file, "trace not readable", "secret.csv");
    }

    @Test
    void reportsAnEmptyFile() {
        assertError("", "trace empty");
        assertError("\uFEFF", "trace empty");
        assertError("\r\n\n", "trace empty");
    }

    @Test
    void reportsAHeaderWithoutRows() {
        assertError(HEADER, "trace has no requests");
    }

    @Test
    void reportsAMissingHeader() {
        assertError(ROW + ROW, "header missing", "line=1", "found=2023-11-16 18:15:46.6805900,374,44");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TIMESTAMP", "ContextTokens", "GeneratedTokens"})
    void namesTheMissingColumn(String column) {
        assertError(HEADER.replace(column, "x") + ROW, "column missing", "line=1", "column=" + column);
    }

    @Test
    void reportsAColumnNamedTwice() {
        assertError("TIMESTAMP,ContextTokens,GeneratedTokens,TIMESTAMP\n", "column named twice", "column=TIMESTAMP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2023-11-16 18:15:46,374|wrong number of fields|fields=2",
                "2023-11-16 18:15:46,374,44,1|wrong number of fields|fields=4",
                "2023-11-16 18:15:46,374,many|not a whole number|column=GeneratedTokens",
                "2023-11-16 18:15:46,374.0,44|not a whole number|column=ContextTokens",
                "2023-11-16 18:15:46, 374,44|not a whole number|column=ContextTokens",
                "2023-11-16 18:15:46,-,44|not a whole number|column=ContextTokens",
                "2023-11-16 18:15:46,,44|empty field|column=ContextTokens",
                ",374,44|empty field|column=TIMESTAMP",
                "2023-11-16 18:15:46,374,|empty field|column=GeneratedTokens",
                "2023-11-16 18:15:46,-5,44|negative tokens|value=-5",
                "2023-11-16 18:15:46,0,44|zero tokens|column=ContextTokens",
                "2023-11-16 18:15:46,-0,44|zero tokens|column=ContextTokens",
                "2023-11-16 18:15:46,4194305,44|too many tokens|allowed=1..4194304",
                "2023-11-16 18:15:46,2147483648,44|too many tokens|value=2147483648",
                "2023-11-16 18:15:46,9223372036854775808,44|too many tokens|column=ContextTokens",
                "2023-11-16 18:15:46,18446744073709551617,44|too many tokens|column=ContextTokens",
                "2023-02-30 18:15:46,374,44|bad timestamp|value=2023-02-30 18:15:46",
                "2023-02-29 18:15:46,374,44|bad timestamp|column=TIMESTAMP",
                "1900-02-29 18:15:46,374,44|bad timestamp|column=TIMESTAMP",
                "2023-13-01 18:15:46,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-31 18:15:46,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-00 18:15:46,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 24:00:00,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 18:60:46,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 18:15:60,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 18:15:46.,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 18:15:46.1234567890,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 18:15:46+2:00,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16 18:15:46+00:00x,374,44|bad timestamp|column=TIMESTAMP",
                "2023-11-16,374,44|bad timestamp|column=TIMESTAMP",
                "1700158546.68,374,44|bad timestamp|column=TIMESTAMP",
                "0000-01-01 00:00:00,374,44|bad timestamp|column=TIMESTAMP",
                "\"2023-11-16 18:15:46,374,44|quoted field not closed|line=3",
            })
    void reportsABadRowWithItsLine(String row, String fact, String detail) {
        assertError(HEADER + "2023-11-16 18:15:46,1,1\n" + row + "\n" + ROW, fact, "line=3", detail);
    }

    @Test
    void reportsAHundredDigits() {
        assertError(
                HEADER + "2023-11-16 18:15:46,1," + "9".repeat(100) + "\n",
                "too many tokens",
                "column=GeneratedTokens");
    }

    @Test
    void acceptsTheLargestTokenCount() {
        assertThat(rows(HEADER + "2023-11-16 18:15:46,4194304,0001\n")).containsExactly("0 0 4194304 1");
    }

    @Test
    void reportsAnArrivalOutOfOrder() {
        final String text = HEADER + "2023-11-16 18:00:00,1,1\n2023-11-16 18:01:31.2,1,1\n2023-11-16 18:01:21.2,1,1\n";
        assertError(
                text, "arrival out of order", "line=4, arrival=81.2 s, previous=91.2 s; sort the file by TIMESTAMP");
    }

    @Test
    void reportsAnArrivalBeforeTheFirst() {
        final String text = HEADER + "2023-11-16 18:00:00,1,1\n0001-01-01 00:00:00,1,1\n";
        assertError(text, "arrival out of order", "line=3", "previous=0 s");
    }

    @Test
    void acceptsASpanOfExactlyAHundredDaysAndNoMore() {
        final String upTo = HEADER + "2023-01-01 00:00:00,1,1\n2023-04-11 00:00:00";
        assertThat(rows(upTo + ",1,1\n")).containsExactly("0 0 1 1", "1 8640000000000000000 1 1");
        for (final String rest : List.of(".000000001,1,1\n", ",1,1\n9999-12-31 00:00:00,1,1\n")) {
            assertThatThrownBy(() -> rows(upTo + rest))
                    .isInstanceOf(LimitReachedException.class)
                    .hasMessageStartingWith("trace too long: file=")
                    .hasMessageContaining("limit=8640000 s");
        }
    }

    @Test
    void reportsBytesThatAreNotUtf8() {
        final byte[] text = bytes(HEADER + "2023-11-16 18:15:46,1,1\n2023-11-16 18:15:47,1,#\n");
        text[text.length - 2] = (byte) 0xE9;
        assertMessage(write("latin1.csv", text), "not UTF-8 text", "line=3", "byte=0xe9");
    }

    @Test
    void reportsNulBytesAnywhere() {
        assertError(HEADER + "2023-11-16 18:15:46,1\u0000,1\n", "NUL byte", "line=2");
        assertError("n," + HEADER + "\u0000,2023-11-16 18:15:46,1,1\n", "NUL byte", "line=2");
        assertError("n," + HEADER + "\"\u0000\",2023-11-16 18:15:46,1,1\n", "NUL byte", "line=2");
    }

    @Test
    void reportsADamagedCompressedFile() {
        assertMessage(
                write("cut.csv.gz", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0}), "trace damaged", "is cut", "fetch it");
        assertMessage(
                write("none.csv.gz", new byte[] {0x1F, (byte) 0x8B, 9, 0, 0, 0, 0, 0, 0, 0}),
                "trace damaged",
                "fetch it");
    }

    @Test
    void reportsABinaryFile() {
        final byte[] noise = new byte[300_000];
        new java.util.SplittableRandom(7).nextBytes(noise);
        assertMessage(write("noise", noise), "line=1", "text");
    }

    @Test
    void reportsAnAbsurdlyLongLineWithoutReadingIt() {
        assertError(HEADER + ROW + "x".repeat(10 * CsvRows.MAX_LINE_BYTES), "line too long", "line=3");
    }

    @Test
    void acceptsTheLongestLine() {
        final String row = "2023-11-16 18:15:46,1,1," + "x".repeat(CsvRows.MAX_LINE_BYTES);
        final String fits = row.substring(0, CsvRows.MAX_LINE_BYTES - 1);
        assertThat(rows("TIMESTAMP,ContextTokens,GeneratedTokens,x\n" + fits + "\n" + fits + "\n"))
                .containsExactly("0 0 1 1", "1 0 1 1");
    }

    @Test
    void reportsAnEmptyLineBetweenRows() {
        assertError(HEADER + ROW + "\r\n" + ROW, "empty line", "line=3");
    }

    @Test
    void keepsItsMessageOnOneLine() {
        assertError(HEADER + "2023-11-16\t18:\r:46,1,1\n", "bad timestamp", "value=2023-11-16?18:?:46");
    }

    private List<String> rows(String text) {
        return readAll(write("trace.csv", bytes(text)));
    }

    private static List<String> readAll(Path file) {
        final List<String> rows = new ArrayList<>();
        final Arrival a = new Arrival();
        try (ArrivalSource source = TraceFile.open(file)) {
            while (source.next(a)) {
                rows.add(a.requestId + " " + a.arrivalPs + " " + a.promptTokens + " " + a.outputTokens);
            }
        }
        return rows;
    }

    private void assertError(String text, String fact, String... parts) {
        assertMessage(write("trace.csv", bytes(text)), fact, parts);
    }

    private static void assertMessage(Path file, String fact, String... parts) {
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(fact, "file=" + file)
                .satisfies(e -> assertThat(List.of(parts)).allMatch(e.getMessage()::contains))
                .hasMessageNotContainingAny("\n", "\r");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
