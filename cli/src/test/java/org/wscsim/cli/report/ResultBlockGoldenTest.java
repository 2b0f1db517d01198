package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The first part is row for row what {@code vllm bench serve} prints (its {@code "{:<40} {:<10.2f}"} and {@code ^50}). */
class ResultBlockGoldenTest {
    private static final String SERVING = """
            ============ Serving Benchmark Result ============
            Successful requests:                     97       \s
            Failed requests:                         3        \s
            Request rate configured (RPS):           5.00     \s
            Benchmark duration (s):                  20.00    \s
            Total input tokens:                      12000    \s
            Total generated tokens:                  3400     \s
            Request throughput (req/s):              4.85     \s
            Request goodput (req/s):                 2.50     \s
            Output token throughput (tok/s):         170.00   \s
            Peak output token throughput (tok/s):    250.00   \s
            Peak concurrent requests:                31.00    \s
            Total token throughput (tok/s):          770.00   \s
            ---------------Time to First Token----------------
            Mean TTFT (ms):                          100.00   \s
            Median TTFT (ms):                        100.00   \s
            P99 TTFT (ms):                           400.00   \s
            -----Time per Output Token (excl. 1st token)------
            Mean TPOT (ms):                          20.00    \s
            Median TPOT (ms):                        20.00    \s
            P99 TPOT (ms):                           80.00    \s
            ---------------Inter-token Latency----------------
            Mean ITL (ms):                           10.00    \s
            Median ITL (ms):                         10.00    \s
            P99 ITL (ms):                            40.00    \s
            ----------------End-to-end Latency----------------
            Mean E2EL (ms):                          1000.00  \s
            Median E2EL (ms):                        1000.00  \s
            P99 E2EL (ms):                           4000.00  \s
            ==================================================
            """;

    @Test
    void printsTheBlockOfVllmBenchServe() {
        assertThat(ResultBlock.of(SampleRun.stable(), 1.5, "out/x")).startsWith(SERVING);
    }

    @Test
    void printsTheWaferBelow() {
        String below = ResultBlock.of(SampleRun.stable(), 1.5, "out/x").substring(SERVING.length());
        assertThat(below)
                .contains("Compute utilization (%):                 25.00     \n")
                .contains("Peak KV cache usage (%):                 50.00     \n")
                .contains("Rejected, exceeds_kv_capacity:           2         \n")
                .contains(
                        "Speed of light, each bound as a share of the duration: compute 25.0 %, busiest DRAM port"
                                + " 50.0 %, KV capacity 10.0 %, busiest link 5.0 %, critical path 90.0 %; binding: critical_path\n")
                .contains("Plan: 3xP:2x4,3xD:2x4\n")
                .contains("contention: links\n")
                .contains("Approximated:\n  - no layer-wise overlap\n")
                .contains("Warning: queue is growing\n")
                .contains("Tape hash: 0000000000abcdef\n")
                .contains("Wall time (s):                           1.50      \n")
                .endsWith("Results: out/x\n");
    }

    @Test
    void printsUnstableInPlaceOfLatencies() {
        String block = ResultBlock.of(SampleRun.unstable(), 1.5, "out/x");
        assertThat(block)
                .contains("Mean TTFT (ms):                          unstable  \n")
                .contains("P99 E2EL (ms):                           unstable  \n")
                .contains("\nunstable: the queue grew")
                .doesNotContain("goodput")
                .doesNotContain("400.00");
    }
}
