package org.wscsim.validation.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** V7, first part, where WSC_REFERENCE_DIR names a folder that holds Vidur's run. */
final class VidurComparisonTest {
    @Test
    void everyRequestIsServedAsVidurServedIt() {
        String name = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(name != null, "skipped: WSC_REFERENCE_DIR is not set");
        Path folder = Path.of(name);
        assumeTrue(
                Files.isRegularFile(folder.resolve("vidur_case_sarathi_q0.5_n512.csv")),
                "skipped: no Vidur run in WSC_REFERENCE_DIR");
        VidurComparison comparison = VidurComparison.of(folder);
        System.out.println(ServingReport.vidur(comparison));
        assertThat(comparison.requests()).isEqualTo(512);
        assertThat(comparison.e2eWithin()).isEqualTo(512);
        assertThat(comparison.worstE2eRelative()).isLessThan(1e-6);
        // The tables are rounded to 1e-6 ms, 40 times a stage: a few microseconds at most, and not a step's time.
        assertThat(comparison.worstTtftSeconds()).isLessThan(1.1e-6);
        assertThat(comparison.worstE2eSeconds()).isLessThan(1.1e-6);
    }
}
