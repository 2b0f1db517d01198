package org.wscsim.cli.report;

import java.util.function.Function;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;

/** The four latencies in the order and under the names of {@code vllm bench serve}. */
@SuppressWarnings("ImmutableEnumChecker") // accessors of a record
enum LatencyRow {
    TTFT("ttft", "Time to First Token", RunResult::ttft),
    TPOT("tpot", "Time per Output Token (excl. 1st token)", RunResult::tpot),
    ITL("itl", "Inter-token Latency", RunResult::itl),
    E2EL("e2el", "End-to-end Latency", RunResult::e2e);

    private final String key;
    private final String heading;
    private final Function<RunResult, LatencySummary> part;

    LatencyRow(String key, String heading, Function<RunResult, LatencySummary> part) {
        this.key = key;
        this.heading = heading;
        this.part = part;
    }

    String key() {
        return key;
    }

    String heading() {
        return heading;
    }

    LatencySummary of(RunResult result) {
        return part.apply(result);
    }

    /** Writes {@code mean_ttft_ms} and so on; null where there is no value or {@code hidden} says so. */
    void write(JsonDocument json, LatencySummary latency, boolean hidden) {
        boolean absent = hidden || latency.count() == 0;
        put(json, "mean_", latency.meanPs(), absent);
        put(json, "median_", latency.medianPs(), absent);
        put(json, "std_", latency.stdPs(), absent);
        put(json, "p90_", latency.p90Ps(), absent);
        put(json, "p95_", latency.p95Ps(), absent);
        put(json, "p99_", latency.p99Ps(), absent);
    }

    private void put(JsonDocument json, String statistic, double ps, boolean absent) {
        json.put(statistic + key + "_ms", absent ? Double.NaN : DecimalText.milliseconds(ps));
    }
}
