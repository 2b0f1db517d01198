package org.wscsim.cli.report;

import java.util.List;
import java.util.Locale;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;

/**
 * The block on the console: first the one {@code vllm bench serve} prints, row for row and 50 columns wide, then the
 * wafer's. Confined to one thread.
 */
public final class ResultBlock {
    private static final int WIDTH = 50;
    private static final String UNSTABLE = "unstable";

    private final StringBuilder text = new StringBuilder(4096);
    private final RunReport run;
    private final RunResult result;

    private ResultBlock(RunReport run) {
        this.run = run;
        this.result = run.result();
    }

    /**
     * @param wallSeconds what the command took
     * @param folder where the results lie
     */
    public static String of(RunReport run, double wallSeconds, String folder) {
        ResultBlock block = new ResultBlock(run);
        block.serving();
        block.latencies();
        ServiceReport.lines(run.result().service()).forEach(block::line);
        block.wafer();
        block.run();
        block.row("Wall time (s):", wallSeconds);
        block.line("Results: " + folder);
        return block.text.toString();
    }

    private void serving() {
        RunResult.Counts counts = result.counts();
        RunResult.Throughput rates = result.throughput();
        rule(" Serving Benchmark Result ", '=');
        row("Successful requests:", counts.completed());
        row(
                run.interrupted() ? "Unfinished or failed requests:" : "Failed requests:",
                counts.arrived() - counts.completed());
        String rate = run.requestRate();
        if (rate != null && !rate.equals("inf")) {
            row("Request rate configured (RPS):", Double.parseDouble(rate));
        }
        row("Benchmark duration (s):", result.durationPs() / 1e12);
        row("Total input tokens:", counts.promptTokens());
        row("Total generated tokens:", counts.outputTokens());
        row("Request throughput (req/s):", rates.requests());
        Double goodput = rates.goodput();
        if (goodput != null) {
            row("Request goodput (req/s):", goodput);
        }
        row("Output token throughput (tok/s):", rates.outputTokens());
        row("Peak output token throughput (tok/s):", (double) rates.peakOutputTokens());
        row("Peak concurrent requests:", (double) rates.peakConcurrent());
        row("Total token throughput (tok/s):", rates.totalTokens());
    }

    private void latencies() {
        for (LatencyRow latency : LatencyRow.values()) {
            String name = latency.name();
            LatencySummary values = latency.of(result);
            rule(latency.heading(), '-');
            latency("Mean " + name + " (ms):", values, values.meanPs());
            latency("Median " + name + " (ms):", values, values.medianPs());
            latency("P99 " + name + " (ms):", values, values.p99Ps());
        }
        line("=".repeat(WIDTH));
        if (run.interrupted()) {
            line("interrupted: figures are of the requests that had left by then");
        }
        if (run.unstable()) {
            line(
                    "unstable: the queue grew and was not worked off while requests arrived, so latencies measure the length of the"
                            + " trace; lower the load (--request-rate, --rate-scale). summary.json has the numbers of this trace under finite_trace_latencies.");
        }
    }

    private void latency(String label, LatencySummary values, double ps) {
        if (run.unstable()) {
            row(label, UNSTABLE);
        } else if (values.count() == 0) {
            row(label, "-");
        } else {
            row(label, DecimalText.milliseconds(ps));
        }
    }

    private void wafer() {
        RunResult.Utilization shares = result.utilization();
        RunResult.Kv kv = result.kv();
        RunResult.Energy energy = result.energy();
        rule("Wafer", '-');
        percent("Compute utilization (%):", shares.compute());
        percent("DRAM bandwidth utilization (%):", shares.dram());
        percent("D2D link utilization (%):", shares.links());
        percent("Instance busy time (%):", shares.busyInstances());
        percent("Peak KV cache usage (%):", kv.peakShare());
        percent("Mean KV cache usage (%):", kv.meanShare());
        reuse(kv.reuse());
        row("Preemptions:", result.counts().preemptions());
        row("KV transfers:", result.counts().transfers());
        row("Energy (kJ):", energy.totalJoules() / 1e3);
        row("Energy per output token (J):", energy.joulesPerOutputToken());
        result.counts().rejections().forEach((reason, count) -> row("Rejected, " + reason + ":", count));
        if (result.counts().unfinished() > 0) {
            row("Unfinished requests:", result.counts().unfinished());
        }
    }

    private void reuse(RunResult.Reuse reuse) {
        if (reuse.promptTokens() > 0) {
            percent("Prefix cache hit rate, tokens (%):", reuse.tokenHitRate());
            percent("Prefix cache hit rate, full blocks (%):", reuse.blockHitRate());
        }
        if (reuse.swaps() + reuse.moves() > 0) {
            row("Swaps to the host:", reuse.swaps());
            row("KV caches moved to other dies:", reuse.moves());
        }
    }

    private void run() {
        line("Speed of light, each bound as a share of the duration: " + SpeedOfLightText.of(result));
        line("System: " + run.system() + " on " + run.wafer() + ", model " + run.model() + ", workload "
                + run.workload());
        line("Plan: " + run.plan());
        list("Plan note: ", run.planNotes());
        line("Stability: " + result.stability().name().toLowerCase(Locale.ROOT)
                + (result.stability() == RunResult.Stability.UNDETERMINED
                        ? run.interrupted()
                                ? " (interrupted)"
                                : " (fewer than 100 requests, or no arrival window to judge by)"
                        : ""));
        hardware(result.hardware());
        list("Role change: ", RoleChanges.sentences(result.roleChanges()));
        list("Plan switch: ", PlanSwitches.sentences(result.planSwitches()));
        line("contention: " + result.contention());
        line("Approximated:");
        list("  - ", result.approximations());
        list("Warning: ", result.warnings());
        line("Tape hash: " + DecimalText.hash(result.tapeHash()));
    }

    private void hardware(RunResult.Hardware hardware) {
        boolean plain = hardware.routing().equals("xy")
                && hardware.deadDies() + hardware.deadLinks() + hardware.deadCores() + hardware.deadStacks() == 0;
        if (!plain) {
            state(hardware);
        }
        RunResult.Faults faults = hardware.faults();
        if (faults.struck() > 0) {
            line("Faults: " + faults.struck() + " struck, " + faults.instancesFailed() + " instances failed, "
                    + faults.requestsMoved() + " requests moved, " + faults.requestsRecomputed()
                    + " of them recomputed, " + faults.transfersResent() + " KV transfers sent again");
        }
    }

    private void state(RunResult.Hardware hardware) {
        line(String.format(
                Locale.ROOT,
                "Wafer: %d dead dies, %d dead links, %d dead cores, %d dead DRAM stacks; routing %s, mean stretch %.4f",
                hardware.deadDies(),
                hardware.deadLinks(),
                hardware.deadCores(),
                hardware.deadStacks(),
                hardware.routing(),
                hardware.meanStretch()));
    }

    private void list(String label, List<String> sentences) {
        sentences.forEach(sentence -> line(label + sentence));
    }

    private void percent(String label, double share) {
        row(label, 100 * share);
    }

    private void row(String label, double value) {
        row(label, DecimalText.fixed(value, 2));
    }

    private void row(String label, long value) {
        row(label, Long.toString(value));
    }

    /** Python's {@code "{:<40} {:<10}"}. */
    private void row(String label, String value) {
        line(padded(label, 40) + ' ' + padded(value, 10));
    }

    private static String padded(String s, int width) {
        return s.length() >= width ? s : s + " ".repeat(width - s.length());
    }

    /** Python's {@code "{s:{c}^50}"}: the odd column goes to the right. */
    private void rule(String heading, char fill) {
        int left = (WIDTH - heading.length()) / 2;
        String c = String.valueOf(fill);
        line(c.repeat(left) + heading + c.repeat(WIDTH - heading.length() - left));
    }

    private void line(String s) {
        text.append(s).append('\n');
    }
}
