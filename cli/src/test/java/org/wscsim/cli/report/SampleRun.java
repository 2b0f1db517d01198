package org.wscsim.cli.report;

import java.util.List;
import java.util.TreeMap;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;
import org.wscsim.core.serving.Role;

/** A made-up result with round numbers, so that expected output can be worked out by hand. */
final class SampleRun {
    private static final long SECOND = 1_000_000_000_000L;
    private static final double MS = 1e9;

    private SampleRun() {}

    static RunReport stable() {
        return report(RunResult.Stability.STABLE, 2.5);
    }

    static RunReport unstable() {
        return report(RunResult.Stability.UNSTABLE, null);
    }

    static RunReport named(String system) {
        return new RunReport(
                "azure-conv",
                system,
                "wsc-case3",
                "llama-3-70b",
                "6xM:2x4",
                List.of(),
                null,
                "01234567",
                new RunReport.Offer(5, 1),
                false,
                result(RunResult.Stability.STABLE, null));
    }

    private static RunReport report(RunResult.Stability stability, Double goodput) {
        return new RunReport(
                "azure-conv",
                "wsc-llm",
                "wsc-case3",
                "llama-3-70b",
                "3xP:2x4,3xD:2x4",
                List.of("placed around the centre"),
                "5.0",
                "01234567",
                new RunReport.Offer(5, 1),
                false,
                result(stability, goodput));
    }

    private static RunResult result(RunResult.Stability stability, Double goodput) {
        TreeMap<String, Long> rejections = new TreeMap<>();
        rejections.put("exceeds_kv_capacity", 2L);
        return new RunResult(
                new RunResult.Counts(100, 97, 2, 1, rejections, 12_000, 3_400, 5, 97),
                20 * SECOND,
                new RunResult.Throughput(4.85, 170, 770, goodput, 250, 31),
                latency(100),
                latency(20),
                latency(10),
                latency(1_000),
                new RunResult.Attribution(MS, 2 * MS, 3 * MS, 4 * MS, 5 * MS, 6 * MS, 7 * MS),
                new RunResult.Utilization(0.25, 0.5, 0.125, 0.75),
                new RunResult.Kv(16, 1_000, 400, 400, 0.5, 0.25, new RunResult.Reuse(0, 0, 0, 0, 0, 0, 0, 0)),
                new RunResult.Energy(100, 20, 3, 40, 837, 0.294),
                new RunResult.SpeedOfLight(5, 10, 2, 1, 18, "critical_path"),
                stability,
                RunResult.Service.NONE,
                List.of(new RunResult.Instance(
                        0, null, Role.PREFILL, "2x4@0,0", 8, 500, 60, 15 * SECOND, 5 * SECOND, 12_000, 0)),
                new RunResult.Hardware(0, 0, 0, 0, "xy", 1, 1, new RunResult.Faults(0, 0, 0, 0, 0)),
                null,
                null,
                List.of(new RunResult.Link(0, 1, false, 4_000, 0.25, 0.5, 3_000)),
                "links",
                List.of("no layer-wise overlap"),
                List.of("queue is growing"),
                0xABCDEFL);
    }

    private static LatencySummary latency(double ms) {
        return new LatencySummary(
                97, ms * MS, ms * MS / 2, ms * MS, 2 * ms * MS, 3 * ms * MS, 4 * ms * MS, 0, 5 * ms * MS, "exact");
    }
}
