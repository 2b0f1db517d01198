package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/** Every format but Azure's, which {@link TraceFileTest} reads. Rows are {@code id ps prompt output [tenant slo session model]}. */
final class TraceFormatsTest {
    @TempDir
    Path folder;

    @Test
    void readsBurstGptWithSessionsAndModelsByName() {
        final String text = """
                Timestamp,Session ID,Model,Request tokens,Response tokens,Total tokens,Log Type
                5,a,ChatGPT,472,18,490,Conversation log
                45,b,GPT-4,1087,230,1317,API log
                45.5,a,ChatGPT,417,276,693,API log
                """;
        assertThat(rows(text, null))
                .containsExactly(
                        "0 0 472 18 0 0 1 0", "1 40000000000000 1087 230 0 0 2 1", "2 40500000000000 417 276 0 0 1 0");
    }

    @Test
    void namesTheRemedyForFailedRequestsOfBurstGpt() {
        assertError(
                "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,0,472,API log\n",
                "zero tokens: file=",
                "line=2, column=Response tokens, value=0",
                "without fails");
    }

    @Test
    void readsVidurTracesAndOptionalColumns() {
        final String text = """
                arrived_at,num_prefill_tokens,num_decode_tokens,tenant_id,slo_class
                0.5,10,20,3,1
                1.5000000000004,11,21,,2
                2.6e0,12,22,7,
                """;
        assertThat(rows(text, null))
                .containsExactly("0 0 10 20 3 1 0 0", "1 1000000000000 11 21 0 2 0 0", "2 2100000000000 12 22 7 0 0 0");
    }

    @Test
    void sortsVidursMetricsByRequestAndAddsUpTheirGaps() {
        final String text = """
                Request Id,request_inter_arrival_delay,request_num_prefill_tokens,request_num_decode_tokens
                2,0.25,12,22
                0,,10,20
                1,0.5,11,21
                """;
        assertThat(rows(text, null)).containsExactly("0 0 10 20", "1 500000000000 11 21", "2 750000000000 12 22");
        assertError(
                text.replace("1,0.5", "1,"), "empty field: file=", "Request Id=1, column=request_inter_arrival_delay");
        assertError(
                text.replace("\n1,", "\n2,"), "request number given twice", "Request Id=2", "number the requests anew");
        assertError(text.replace("\n1,", "\nx,"), "not a request number", "line=4", "column=Request Id, value=x");
    }

    @Test
    void readsOurOwnResultsWhichStandInOrderOfCompletion() {
        final String text = """
                request_id,arrived_at,num_prefill_tokens,num_decode_tokens,ttft_ms,tenant_id,slo_class,status
                1,0.250000000001,11,21,1.5,2,0,completed
                0,0.000000000000,10,20,,1,3,rejected:exceeds_kv_capacity
                """;
        assertThat(rows(text, null)).containsExactly("0 0 10 20 1 3 0 0", "1 250000000001 11 21 2 0 0 0");
        assertError(
                text.replace("1,0.250000000001", "1,5").replace("0,0.000000000000", "0,6"),
                "arrival out of order: file=",
                "request_id=1, arrival=-1 s, previous=0 s");
    }

    @Test
    void readsSplitwiseTracesAndResults() {
        final String trace = """
                request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size
                0,2,0,1.0,1,4808,10
                1,2,0,1.052,1,3180,8
                """;
        assertThat(rows(trace, null)).containsExactly("0 0 4808 10", "1 52000000000 3180 8");
        final String results = """
                request_ids,response_times,prompt_sizes,token_sizes
                1.0,0.52,3180.0,8.0
                0.0,0.79,4808.00,10
                """;
        assertThat(rows(results, null)).containsExactly("0 0 4808 10", "1 0 3180 8");
        assertError(
                results.replace("3180.0", "3180.5"), "not a whole number", "line=2, column=prompt_sizes, value=3180.5");
        assertError(results.replace("3180.0", "0.0"), "zero tokens", "column=prompt_sizes");
    }

    @Test
    void readsOneOfSeveralTracesInAFileOfApex() {
        final String text = """
                trace,start_ns,context_tokens,generated_tokens
                a,1000,1,2
                a,3500,3,4
                b,10,5,6
                """;
        assertThat(rows(text, "apex:a")).containsExactly("0 0 1 2", "1 2500000 3 4");
        assertThat(rows(text, "apex:b")).containsExactly("0 0 5 6");
        assertError(
                text,
                "several traces in one file",
                "line=4, column=trace, value=b, previous=a",
                "--trace-format apex:a");
        assertThatThrownBy(() -> rows(text, "apex:c"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("trace has no requests", "no trace of that name: trace=c");
    }

    @Test
    void readsAzuresMultimodalTraceCompressed() throws IOException {
        final Path file = folder.resolve("t.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("TIMESTAMP,NumImages,ContextTokens,GeneratedTokens\n2024-10-15 00:00:00.5+00:00,2,9,8\n"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(read(file, null)).containsExactly("0 0 9 8");
    }

    @Test
    void readsMooncakeWithItsHashes() {
        final String text = """
                {"timestamp": 27, "input_length": 1025, "output_length": 6, "hash_ids": [0, 46, 47], "extra": {"a": [1]}}
                {"timestamp": 3027.5, "input_length": 512, "output_length": 1, "hash_ids": [48]}
                """;
        try (ArrivalSource source = TraceFile.open(write(text))) {
            final Arrival a = new Arrival();
            assertThat(source.next(a)).isTrue();
            assertThat(a.hashTokens).isEqualTo(512);
            assertThat(a.hashCount()).isEqualTo(3);
            assertThat(a.hash(2)).isEqualTo(47);
            assertThat(source.next(a)).isTrue();
            assertThat(a.arrivalPs).isEqualTo(3_000_500_000_000L);
            assertThat(a.hashCount()).isEqualTo(1);
            assertThat(source.next(a)).isFalse();
        }
    }

    @Test
    void readsLengthsWithoutTimes() {
        final List<String> expected = List.of("0 0 12 34", "1 0 5 6");
        assertThat(rows("[{\"prompt_len\": 12, \"output_len\": 34}, {\"output_len\": 6, \"prompt_len\": 5}]", null))
                .isEqualTo(expected);
        assertThat(rows("[[12, 34],\n [5, 6]]", null)).isEqualTo(expected);
        assertThat(rows(
                        "{\"input_length\":12,\"output_length\":34}\n{\"input_len\":5,\"completion_tokens\":6}",
                        "lengths"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input_length':1,'output_length':2}|field missing|field=timestamp",
                "{'timestamp':1,'output_length':2}|field missing|field=input_length",
                "{'timestamp':1,'input_length':2}|field missing|field=output_length",
                "{'timestamp':1,'input_length':0,'output_length':2}|number out of range|field=input_length, value=0",
                "{'timestamp':1,'input_length':1.5,'output_length':2}|not a whole number|field=input_length, value=1.5",
                "{'timestamp':1,'input_length':99999999999999999999,'output_length':2}|number out of range|input_length",
                "{'timestamp':'1','input_length':1,'output_length':2}|bad timestamp|field=timestamp, value=1",
                "{'timestamp':-1,'input_length':1,'output_length':2}|bad timestamp|value=-1",
                "{'timestamp':0,'input_length':1,'output_length':2}|arrival out of order|previous=0 s",
                "{'timestamp':1,'input_length':1,'output_length':2,'hash_ids':7}|not a list|field=hash_ids, value=7",
                "{'timestamp':1,'input_length':1,'output_length':2,'hash_ids':['a']}|not a whole number|field=hash_ids",
                "{'timestamp':1,'input_length':512,'output_length':2,'hash_ids':[1,2]}|too many hashes|count=2, allowed=1",
                "7|not a request|value=7",
                "{'timestamp':1,'input_length'|not JSON|line=2",
                "{'timestamp':1,,|not JSON|column=",
            })
    void reportsABadRequestWithItsLine(String second, String fact, String detail) {
        final String first = "{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1}\n";
        assertError(first + second.replace('\'', '"'), fact + ": file=", "line=2", detail, ";");
    }

    @Test
    void reportsAColumnThatBeganWithNumbers() {
        assertError(
                "arrived_at,num_prefill_tokens,num_decode_tokens,tenant_id\n0,1,1,4\n1,1,1,four\n",
                "not a whole number",
                "line=3, column=tenant_id, value=four");
    }

    @Test
    void refusesAFileOfAnotherFormatThanTheOneNamed() {
        final String json = "{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1}\n";
        assertThatThrownBy(() -> rows(json, "vidur"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("not of the format named", "trace_format=vidur, found=mooncake");
        assertThatThrownBy(() -> rows("TIMESTAMP,ContextTokens,GeneratedTokens\n", "vidur"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("header missing", "arrived_at,num_prefill_tokens,num_decode_tokens");
        assertThatThrownBy(() -> rows("x", "mooncake"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("found=text");
        assertThatThrownBy(() -> TraceFormat.parse("moncake"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("unknown trace format", "mooncake");
        assertThatThrownBy(() -> TraceFormat.parse("vidur:x")).hasMessageContaining("has no groups");
    }

    @Test
    void modelsOfARunAreFoundByNameOrNumber() {
        final List<String> models = List.of("large", "12");
        final String csv = "arrived_at,num_prefill_tokens,num_decode_tokens,model\n";
        assertThat(modelIds(csv + "0,1,1,12\n1,1,1,large\n2,1,1,1\n3,1,1,0\n4,1,1,\n", models))
                .containsExactly(1, 0, 1, 0, 0);
        assertThat(modelIds(csv + "0,1,1,b\n1,1,1,a\n", List.of())).containsExactly(0, 1);
        final String json = "{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1, \"model\": %s}\n";
        assertThat(modelIds(json.formatted("\"12\"") + json.formatted("0"), models))
                .containsExactly(1, 0);
        for (final String wrong : List.of("small", "2", "-1")) {
            assertThatThrownBy(() -> modelIds(csv + "0,1,1,large\n1,1,1," + wrong + "\n", models))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("a model that is not served", "line=3", "value=" + wrong, "[large, 12]");
        }
        for (final String wrong : List.of("\"small\"", "2")) {
            assertThatThrownBy(() -> modelIds(json.formatted("\"large\"") + json.formatted(wrong), models))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("a model that is not served", "line=2", "[large, 12]");
        }
    }

    private List<Integer> modelIds(String text, List<String> models) {
        final List<Integer> ids = new ArrayList<>();
        final Arrival a = new Arrival();
        try (ArrivalSource source = TraceFile.open(write(text), null, models)) {
            while (source.next(a)) {
                ids.add(a.modelId);
            }
        }
        return ids;
    }

    private void assertError(String text, String fact, String... parts) {
        assertThatThrownBy(() -> rows(text, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(fact)
                .hasMessageContaining("file=")
                .satisfies(e -> assertThat(List.of(parts)).allMatch(e.getMessage()::contains, e.getMessage()));
    }

    private List<String> rows(String text, @Nullable String format) {
        return read(write(text), format);
    }

    private static List<String> read(Path file, @Nullable String format) {
        final List<String> rows = new ArrayList<>();
        final Arrival a = new Arrival();
        try (ArrivalSource source = TraceFile.open(file, format == null ? null : TraceFormat.parse(format))) {
            while (source.next(a)) {
                final String groups = " " + a.tenantId + " " + a.sloClass + " " + a.sessionId + " " + a.modelId;
                rows.add(a.requestId + " " + a.arrivalPs + " " + a.promptTokens + " " + a.outputTokens
                        + (groups.equals(" 0 0 0 0") && plain(rows) ? "" : groups));
            }
        }
        return rows;
    }

    /** Groups are shown from the first request on that has one. */
    private static boolean plain(List<String> rows) {
        return rows.isEmpty() || rows.getLast().split(" ").length == 4;
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("trace"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
