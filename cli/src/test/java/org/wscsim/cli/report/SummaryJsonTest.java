package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class SummaryJsonTest {
    @Test
    void writesTheKeysOfVllmBenchServe() {
        Map<String, String> values = parse(SampleRun.stable());
        assertThat(values)
                .containsEntry("num_prompts", "100")
                .containsEntry("request_rate", "5.0")
                .containsEntry("duration", "20.0")
                .containsEntry("completed", "97")
                .containsEntry("failed", "3")
                .containsEntry("total_input_tokens", "12000")
                .containsEntry("total_output_tokens", "3400")
                .containsEntry("request_throughput", "4.85")
                .containsEntry("request_goodput", "2.5")
                .containsEntry("output_throughput", "170.0")
                .containsEntry("total_token_throughput", "770.0")
                .containsEntry("max_output_tokens_per_s", "250")
                .containsEntry("max_concurrent_requests", "31");
        for (String latency : new String[] {"ttft", "tpot", "itl", "e2el"}) {
            for (String statistic : new String[] {"mean", "median", "std", "p90", "p95", "p99"}) {
                assertThat(values.get(statistic + '_' + latency + "_ms"))
                        .as("%s of %s", statistic, latency)
                        .isNotNull()
                        .isNotEqualTo("null");
            }
        }
    }

    @Test
    void writesTheWafersOwnPart() {
        assertThat(parse(SampleRun.stable()))
                .containsEntry("schema", "1")
                .containsEntry("stability", "stable")
                .containsEntry("rejections.exceeds_kv_capacity", "2")
                .containsEntry("attribution_ms.preemption", "7.0")
                .containsEntry("utilization.links", "0.125")
                .containsEntry("kv.peak_share", "0.5")
                .containsEntry("energy_joules.total", "1000.0")
                .containsEntry("speed_of_light.binding", "critical_path")
                .containsEntry("instances.busy_ms", "15000.000000000")
                .containsEntry("percentile_method.itl", "exact")
                .containsEntry("tape_hash", "0000000000abcdef");
    }

    @Test
    void anUnstableRunHasNoLatencyButThoseOfTheFiniteTrace() {
        Map<String, String> values = parse(SampleRun.unstable());
        assertThat(values)
                .containsEntry("stability", "unstable")
                .containsEntry("mean_ttft_ms", "null")
                .containsEntry("p99_e2el_ms", "null")
                .containsEntry("request_goodput", "null")
                .containsEntry("finite_trace_latencies.mean_ttft_ms", "100.0")
                .containsEntry("finite_trace_latencies.p99_e2el_ms", "4000.0");
    }

    @Test
    void holdsNothingThatDiffersBetweenMachines() {
        String text = text(SampleRun.stable());
        assertThat(text)
                .isEqualTo(text(SampleRun.stable()))
                .doesNotContain("\r")
                .endsWith("}\n");
        assertThat(parse(SampleRun.stable()).keySet())
                .noneMatch(key -> key.matches(".*(wall|date|folder|file|thread|event|version|jvm).*"));
    }

    private static String text(RunReport run) {
        StringWriter out = new StringWriter();
        SummaryJson.write(run, out);
        return out.toString();
    }

    /** Values by dotted key; of an array's objects, the last. */
    private static Map<String, String> parse(RunReport run) {
        Map<String, String> values = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        String name = "";
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text(run))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                switch (token) {
                    case PROPERTY_NAME -> name = json.currentName();
                    case START_OBJECT -> {
                        path.push(path.isEmpty() ? "" : name.isEmpty() ? path.peek() : path.peek() + name + '.');
                        name = "";
                    }
                    case END_OBJECT -> path.pop();
                    case START_ARRAY -> {
                        path.push(path.peek() + name + '.');
                        name = "";
                    }
                    case END_ARRAY -> path.pop();
                    default -> values.put(path.peek() + name, json.getString());
                }
            }
        }
        return values;
    }
}
