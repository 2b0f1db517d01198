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
        System.out.println("overhead us " + comparison.overheadPs() / 1e6 + ", blocks " + comparison.kvBlocks() + ", rmse "
                + comparison.runningRmse() + " " + comparison.waitingRmse());
        for (Agreement a : comparison.agreements()) {
            System.out.printf("%s measured %.4f %.4f ours %.4f %.4f (%.2f %% %.2f %%) naive %.2f %% %.2f %%%n", a.quantity(),
                    a.measured().mean(), a.measured().p99(), a.ours().mean(), a.ours().p99(), a.meanErrorPercent(),
                    a.p99ErrorPercent(), a.naive().meanErrorPercent(a.measured()), a.naive().p99ErrorPercent(a.measured()));
        }
        assertThat(comparison.agreements()).allMatch(Agreement::isKept);
    }
}
