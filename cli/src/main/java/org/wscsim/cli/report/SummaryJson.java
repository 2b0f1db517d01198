package org.wscsim.cli.report;

import java.io.Writer;
import org.wscsim.core.engine.RunResult;

/**
 * Writes {@code summary.json}: the keys of {@code vllm bench serve --save-result}, then the wafer's own. Virtual
 * quantities only, so that equal runs give equal bytes. Stateless.
 */
public final class SummaryJson {
    /** Version of the files' layout. */
    public static final int SCHEMA = 1;

    private SummaryJson() {}

    /** Writes the document and leaves {@code out} open. */
    public static void write(RunReport run, Writer out) {
        RunResult result = run.result();
        try (JsonDocument json = new JsonDocument(out)) {
            identity(json, run);
            throughput(json, run);
            latencies(json, run);
            counts(json, run);
            ServiceReport.write(json, result.service());
            attribution(json, result.attribution());
            utilization(json, result);
            energy(json, result.energy());
            speedOfLight(json, result);
            instances(json, result);
            hardware(json, result.hardware());
            RoleChanges.write(json, result.roleChanges());
            PlanSwitches.write(json, result.planSwitches());
            closing(json, result);
        }
    }

    private static void identity(JsonDocument json, RunReport run) {
        json.put("schema", SCHEMA)
                .put("workload", run.workload())
                .put("system", run.system())
                .put("wafer", run.wafer())
                .put("model_id", run.model())
                .put("plan", run.plan())
                .put("plan_notes", run.planNotes())
                .put("run_hash", run.runHash());
    }

    private static void throughput(JsonDocument json, RunReport run) {
        RunResult.Counts counts = run.result().counts();
        RunResult.Throughput rates = run.result().throughput();
        json.put("num_prompts", counts.arrived());
        requestRate(json, run);
        json.put("duration", run.result().durationPs() / 1e12)
                .put("completed", counts.completed())
                .put("failed", counts.arrived() - counts.completed())
                .put("total_input_tokens", counts.promptTokens())
                .put("total_output_tokens", counts.outputTokens())
                .put("request_throughput", rates.requests());
        Double goodput = rates.goodput();
        if (goodput == null) {
            json.putNull("request_goodput");
        } else {
            json.put("request_goodput", goodput);
        }
        json.put("output_throughput", rates.outputTokens())
                .put("total_token_throughput", rates.totalTokens())
                .put("max_output_tokens_per_s", rates.peakOutputTokens())
                .put("max_concurrent_requests", rates.peakConcurrent());
    }

    /** vLLM writes a number, or the string {@code inf}. */
    private static void requestRate(JsonDocument json, RunReport run) {
        String rate = run.requestRate();
        if (rate == null || rate.equals("inf")) {
            json.put("request_rate", rate);
        } else {
            json.put("request_rate", Double.parseDouble(rate));
        }
    }

    private static void latencies(JsonDocument json, RunReport run) {
        RunResult result = run.result();
        for (LatencyRow row : LatencyRow.values()) {
            row.write(json, row.of(result), run.unstable());
        }
        json.open("percentile_method");
        for (LatencyRow row : LatencyRow.values()) {
            json.put(row.key(), row.of(result).method());
        }
        json.closeObject();
        json.put("stability", result.stability().name().toLowerCase(java.util.Locale.ROOT));
        if (run.unstable()) {
            json.open("finite_trace_latencies");
            for (LatencyRow row : LatencyRow.values()) {
                row.write(json, row.of(result), false);
            }
            json.closeObject();
        }
    }

    private static void counts(JsonDocument json, RunReport run) {
        RunResult.Counts counts = run.result().counts();
        json.put("interrupted", run.interrupted())
                .put("rejected", counts.rejected())
                .put("unfinished", counts.unfinished())
                .put("rejections", counts.rejections())
                .put("preemptions", counts.preemptions())
                .put("transfers", counts.transfers());
    }

    private static void hardware(JsonDocument json, RunResult.Hardware hardware) {
        RunResult.Faults faults = hardware.faults();
        json.open("hardware")
                .put("dead_dies", hardware.deadDies())
                .put("dead_links", hardware.deadLinks())
                .put("dead_cores", hardware.deadCores())
                .put("dead_dram_stacks", hardware.deadStacks())
                .put("routing", hardware.routing())
                .put("mean_route_stretch", hardware.meanStretch())
                .put("longest_route_stretch", hardware.longestStretch())
                .put("faults", faults.struck())
                .put("instances_failed", faults.instancesFailed())
                .put("requests_moved", faults.requestsMoved())
                .put("requests_recomputed", faults.requestsRecomputed())
                .put("transfers_resent", faults.transfersResent())
                .closeObject();
    }

    private static void attribution(JsonDocument json, RunResult.Attribution parts) {
        json.open("attribution_ms")
                .put("queue", DecimalText.milliseconds(parts.queuePs()))
                .put("prefill_compute", DecimalText.milliseconds(parts.prefillComputePs()))
                .put("kv_transfer", DecimalText.milliseconds(parts.kvTransferPs()))
                .put("decode_compute", DecimalText.milliseconds(parts.decodeComputePs()))
                .put("dram_wait", DecimalText.milliseconds(parts.dramWaitPs()))
                .put("noc_wait", DecimalText.milliseconds(parts.nocWaitPs()))
                .put("preemption", DecimalText.milliseconds(parts.preemptionPs()))
                .closeObject();
    }

    private static void utilization(JsonDocument json, RunResult result) {
        RunResult.Utilization shares = result.utilization();
        json.open("utilization")
                .put("compute", shares.compute())
                .put("dram", shares.dram())
                .put("links", shares.links())
                .put("instances_busy", shares.busyInstances())
                .closeObject();
        RunResult.Kv kv = result.kv();
        json.open("kv")
                .put("block_size_tokens", kv.blockTokens())
                .put("capacity_blocks", kv.capacityBlocks())
                .put("allocated_blocks", kv.allocatedBlocks())
                .put("freed_blocks", kv.freedBlocks())
                .put("peak_share", kv.peakShare())
                .put("mean_share", kv.meanShare())
                .put("prefix_prompt_tokens", kv.reuse().promptTokens())
                .put("prefix_cached_tokens", kv.reuse().cachedTokens())
                .put("prefix_token_hit_rate", kv.reuse().tokenHitRate())
                .put("prefix_block_hit_rate", kv.reuse().blockHitRate())
                .put("prefix_evicted_blocks", kv.reuse().evictedBlocks())
                .put("swaps_to_host", kv.reuse().swaps())
                .put("moves_to_other_dies", kv.reuse().moves())
                .put("host_link_bytes", kv.reuse().hostBytes())
                .closeObject();
    }

    private static void energy(JsonDocument json, RunResult.Energy energy) {
        json.open("energy_joules")
                .put("compute", energy.computeJoules())
                .put("sram", energy.sramJoules())
                .put("d2d", energy.d2dJoules())
                .put("dram", energy.dramJoules())
                .put("static", energy.staticJoules())
                .put("total", energy.totalJoules())
                .put("per_output_token", energy.joulesPerOutputToken())
                .closeObject();
    }

    private static void speedOfLight(JsonDocument json, RunResult result) {
        RunResult.SpeedOfLight bounds = result.speedOfLight();
        json.open("speed_of_light")
                .put("compute_seconds", bounds.computeSeconds())
                .put("dram_seconds", bounds.dramSeconds())
                .put("capacity_seconds", bounds.capacitySeconds())
                .put("link_seconds", bounds.linkSeconds())
                .put("critical_path_seconds", bounds.criticalPathSeconds())
                .put("binding", bounds.binding())
                .closeObject();
    }

    private static void instances(JsonDocument json, RunResult result) {
        json.openArray("instances");
        for (RunResult.Instance instance : result.instances()) {
            json.openElement().put("id", instance.id());
            String model = instance.model();
            if (model != null) {
                json.put("model", model);
            }
            json.put("role", instance.role().name().toLowerCase(java.util.Locale.ROOT))
                    .put("region", instance.region())
                    .put("tp", instance.tp())
                    .put("kv_blocks", instance.kvBlocks())
                    .put("steps", instance.steps())
                    .putMilliseconds("busy_ms", instance.busyPs())
                    .putMilliseconds("idle_ms", instance.idlePs())
                    .put("prefill_tokens", instance.prefillTokens())
                    .put("decode_tokens", instance.decodeTokens())
                    .closeObject();
        }
        json.closeArray();
    }

    private static void closing(JsonDocument json, RunResult result) {
        json.put("contention", result.contention())
                .put("approximations", result.approximations())
                .put("warnings", result.warnings())
                .put("tape_hash", DecimalText.hash(result.tapeHash()));
    }
}
