package org.wscsim.validation.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** V4, where WSC_REFERENCE_DIR names a folder that holds the run. */
final class VllmComparisonTest {
    @Test
    void latenciesAreThoseOfTheRealSystem() {
        String name = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(name != null, "skipped: WSC_REFERENCE_DIR is not set");
        Path folder = Path.of(name);
        assumeTrue(
                Files.isRegularFile(folder.resolve("vllm_requests_rtxpro6000_llama31_8b.csv")),
                "skipped: no vLLM requests in WSC_REFERENCE_DIR");
        VllmComparison comparison = VllmComparison.of(folder);
        System.out.println(ServingReport.vllm(comparison));
        assertThat(comparison.agreements()).allMatch(Agreement::isKept);
        // The naive model is told the mean TPOT; it must not do as well where it counts.
        for (Agreement line : comparison.agreements()) {
            assertThat(Math.abs(line.p99ErrorPercent()))
                    .as(line.quantity())
                    .isLessThan(Math.abs(line.naive().p99ErrorPercent(line.measured())));
        }
        // 86.4 GB less 16.06 GB of weights, 128 KiB of KV cache per token.
        assertThat(comparison.kvBlocks()).isBetween(33_000L, 34_000L);
    }
}
