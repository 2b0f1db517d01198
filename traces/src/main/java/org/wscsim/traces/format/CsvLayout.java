package org.wscsim.traces.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a CSV file say what. Immutable.
 *
 * @param key what {@code --trace-format} calls it
 * @param clock what the time column holds
 * @param time column of the arrival; null where the file has no times, and every request arrives at 0
 * @param prompt column of prompt tokens
 * @param output column of output tokens
 * @param order column of request numbers, by which rows are to be sorted; null where they stand in order of arrival
 * @param group column that names one of several traces in the file, or null
 * @param decimals token counts may be written {@code 12.0}
 * @param remedy what to do about a request without output
 */
record CsvLayout(
        String key,
        Clock clock,
        @Nullable String time,
        String prompt,
        String output,
        @Nullable String order,
        @Nullable String group,
        boolean decimals,
        String remedy) {

    private static final String CORRECT = "correct the row or remove it";

    /** Names of columns that any of the formats may have besides its own, the first one found counts. */
    static final List<String> TENANTS = List.of("tenant_id", "application_id");

    static final List<String> SLO_CLASSES = List.of("slo_class");
    static final List<String> SESSIONS = List.of("session_id", "Session ID");
    static final List<String> MODELS = List.of("model", "Model");

    /** What a time column holds. */
    enum Clock {
        /** {@code 2023-11-16 18:15:46.68}. */
        CIVIL,
        SECONDS,
        NANOSECONDS,
        /** Seconds since the arrival before; empty for the first. */
        GAP_SECONDS,
        /** No times. */
        NONE
    }

    static final CsvLayout AZURE = new CsvLayout(
            "azure", Clock.CIVIL, "TIMESTAMP", "ContextTokens", "GeneratedTokens", null, null, false, CORRECT);
    static final CsvLayout BURSTGPT = new CsvLayout(
            "burstgpt",
            Clock.SECONDS,
            "Timestamp",
            "Request tokens",
            "Response tokens",
            null,
            null,
            false,
            "it failed: use BurstGPT's file without fails, or remove the row");
    static final CsvLayout REQUESTS = new CsvLayout(
            "requests",
            Clock.SECONDS,
            "arrived_at",
            "num_prefill_tokens",
            "num_decode_tokens",
            "request_id",
            null,
            false,
            CORRECT);
    static final CsvLayout VIDUR = new CsvLayout(
            "vidur",
            Clock.SECONDS,
            "arrived_at",
            "num_prefill_tokens",
            "num_decode_tokens",
            null,
            null,
            false,
            CORRECT);
    static final CsvLayout VIDUR_METRICS = new CsvLayout(
            "vidur-metrics",
            Clock.GAP_SECONDS,
            "request_inter_arrival_delay",
            "request_num_prefill_tokens",
            "request_num_decode_tokens",
            "Request Id",
            null,
            false,
            CORRECT);
    static final CsvLayout SPLITWISE = new CsvLayout(
            "splitwise", Clock.SECONDS, "arrival_timestamp", "prompt_size", "token_size", null, null, false, CORRECT);
    static final CsvLayout SPLITWISE_RESULTS = new CsvLayout(
            "splitwise-results", Clock.NONE, null, "prompt_sizes", "token_sizes", "request_ids", null, true, CORRECT);
    static final CsvLayout APEX = new CsvLayout(
            "apex", Clock.NANOSECONDS, "start_ns", "context_tokens", "generated_tokens", null, "trace", false, CORRECT);

    /** In the order in which they are looked for: one that asks for more columns stands before one that asks for fewer. */
    static final List<CsvLayout> ALL =
            List.of(AZURE, REQUESTS, VIDUR, BURSTGPT, VIDUR_METRICS, SPLITWISE, SPLITWISE_RESULTS, APEX);

    /** The columns without which a file is not of this format. */
    List<String> required() {
        final List<String> names = new ArrayList<>();
        if (time != null) {
            names.add(time);
        }
        names.add(prompt);
        names.add(output);
        if (order != null) {
            names.add(order);
        }
        if (group != null) {
            names.add(group);
        }
        return names;
    }
}
