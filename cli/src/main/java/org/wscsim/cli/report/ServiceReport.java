package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;
import org.wscsim.core.metrics.LengthAttainment;

/**
 * Who got what: classes, tenants and models in {@code summary.json} and, where there is more than one, on the console. Stateless.
 */
final class ServiceReport {
    /** Tenants on the console; summary.json has all. */
    private static final int SHOWN_TENANTS = 16;

    private ServiceReport() {}

    static void write(JsonDocument json, RunResult.Service service) {
        number(json, "attainment", service.attainment());
        json.openArray("attainment_by_prompt_length");
        for (LengthAttainment.Decile decile : service.byPromptLength()) {
            json.openElement()
                    .put("from_tokens", decile.fromTokens())
                    .put("to_tokens", decile.toTokens())
                    .put("attainment", decile.attainment())
                    .closeObject();
        }
        json.closeArray();
        json.openArray("slo_classes");
        service.classes().forEach(row -> write(json, row));
        json.closeArray();
        json.openArray("tenants");
        service.tenants().forEach(row -> write(json, row));
        json.closeArray();
        number(json, "jain_index", service.jainService());
        number(json, "jain_index_attainment", service.jainAttainment());
        if (!service.models().isEmpty()) {
            json.openArray("models");
            service.models().forEach(row -> write(json, row));
            json.closeArray();
            number(json, "jain_index_model_attainment", service.jainModelAttainment());
        }
    }

    private static void write(JsonDocument json, RunResult.ServiceClass row) {
        json.openElement()
                .put("name", row.name())
                .put("requests", row.requests())
                .put("completed", row.completed())
                .put("rejected", row.rejected());
        number(json, "request_goodput", row.goodput());
        number(json, "attainment", row.attainment());
        latency(json, "ttft", row.ttft());
        latency(json, "tpot", row.tpot());
        latency(json, "e2el", row.e2e());
        json.closeObject();
    }

    private static void latency(JsonDocument json, String name, LatencySummary latency) {
        if (latency.count() == 0) {
            json.putNull("mean_" + name + "_ms")
                    .putNull("median_" + name + "_ms")
                    .putNull("p99_" + name + "_ms");
            return;
        }
        json.put("mean_" + name + "_ms", DecimalText.milliseconds(latency.meanPs()))
                .put("median_" + name + "_ms", DecimalText.milliseconds(latency.medianPs()))
                .put("p99_" + name + "_ms", DecimalText.milliseconds(latency.p99Ps()));
    }

    private static void write(JsonDocument json, RunResult.Tenant row) {
        json.openElement()
                .put("tenant_id", row.id())
                .put("weight", row.weight())
                .put("requests", row.requests())
                .put("completed", row.completed())
                .put("rejected", row.rejected());
        number(json, "request_goodput", row.goodput());
        number(json, "attainment", row.attainment());
        json.put("total_input_tokens", row.promptTokens())
                .put("total_output_tokens", row.outputTokens())
                .put("service_while_arriving", row.timelyTokens())
                .put("mean_ttft_ms", DecimalText.milliseconds(row.meanTtftPs()))
                .put("mean_e2el_ms", DecimalText.milliseconds(row.meanE2ePs()))
                .closeObject();
    }

    private static void write(JsonDocument json, RunResult.Model row) {
        json.openElement()
                .put("name", row.name())
                .put("requests", row.requests())
                .put("completed", row.completed())
                .put("rejected", row.rejected());
        number(json, "request_goodput", row.goodput());
        number(json, "attainment", row.attainment());
        json.put("total_input_tokens", row.promptTokens())
                .put("total_output_tokens", row.outputTokens())
                .put("service_while_arriving", row.timelyTokens());
        latency(json, "ttft", row.ttft());
        latency(json, "tpot", row.tpot());
        latency(json, "e2el", row.e2e());
        json.put("kv_capacity_blocks", row.kvCapacityBlocks())
                .put("kv_peak_share", row.kvPeakShare())
                .put("kv_mean_share", row.kvMeanShare())
                .closeObject();
    }

    private static void number(JsonDocument json, String key, @Nullable Double value) {
        if (value == null) {
            json.putNull(key);
        } else {
            json.put(key, value);
        }
    }

    /** Nothing where all requests are of one class, one tenant and one model. */
    static List<String> lines(RunResult.Service service) {
        List<String> lines = new ArrayList<>();
        models(lines, service);
        if (service.classes().size() > 1) {
            lines.add(line("class", "requests", "rejected", "SLO met", "mean TTFT", "mean TPOT", "mean E2E"));
            for (RunResult.ServiceClass row : service.classes()) {
                lines.add(line(
                        row.name(),
                        Long.toString(row.requests()),
                        Long.toString(row.rejected()),
                        percent(row.attainment()),
                        milliseconds(row.ttft().meanPs()),
                        milliseconds(row.tpot().meanPs()),
                        milliseconds(row.e2e().meanPs())));
            }
        }
        if (service.tenants().size() > 1) {
            lines.add(line("tenant", "requests", "rejected", "SLO met", "mean TTFT", "service", "mean E2E"));
            service.tenants().stream().limit(SHOWN_TENANTS).forEach(row -> lines.add(tenant(row)));
            if (service.tenants().size() > SHOWN_TENANTS) {
                lines.add("... and " + (service.tenants().size() - SHOWN_TENANTS) + " more tenants in summary.json");
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "Service: prompt + 2 x output tokens of what completed before the last arrival; Jain's index of it per weight: %.4f%s",
                    service.jainService(),
                    service.jainAttainment() == null
                            ? ""
                            : String.format(Locale.ROOT, "; of SLO attainment: %.4f", service.jainAttainment())));
        }
        return lines;
    }

    private static void models(List<String> lines, RunResult.Service service) {
        if (service.models().isEmpty()) {
            return;
        }
        int width = service.models().stream()
                .mapToInt(row -> row.name().length())
                .max()
                .orElse(0);
        lines.add(line(
                padded("model", width),
                "requests",
                "rejected",
                "SLO met",
                "mean TTFT",
                "mean TPOT",
                "mean E2E",
                "output tok",
                "peak KV"));
        for (RunResult.Model row : service.models()) {
            lines.add(line(
                    padded(row.name(), width),
                    Long.toString(row.requests()),
                    Long.toString(row.rejected()),
                    percent(row.attainment()),
                    milliseconds(row.ttft().meanPs()),
                    milliseconds(row.tpot().meanPs()),
                    milliseconds(row.e2e().meanPs()),
                    Long.toString(row.outputTokens()),
                    percent(row.kvPeakShare())));
        }
        if (service.jainModelAttainment() != null) {
            lines.add(String.format(
                    Locale.ROOT, "Jain's index of the models' SLO attainment: %.4f", service.jainModelAttainment()));
        }
    }

    private static String padded(String name, int width) {
        return name + " ".repeat(width - Math.min(width, name.length()));
    }

    private static String tenant(RunResult.Tenant row) {
        return line(
                Integer.toString(row.id()),
                Long.toString(row.requests()),
                Long.toString(row.rejected()),
                percent(row.attainment()),
                milliseconds(row.meanTtftPs()),
                DecimalText.fixed(row.timelyTokens(), 0),
                milliseconds(row.meanE2ePs()));
    }

    private static String line(String name, String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-11s", name));
        for (String cell : cells) {
            line.append(String.format(Locale.ROOT, " %11s", cell));
        }
        return line.toString();
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String milliseconds(double ps) {
        return String.format(Locale.ROOT, "%.1f ms", ps / 1e9);
    }
}
