package org.wscsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.wscsim.traces.format.TraceFile;

/** The published traces, where WSC_TRACES_DIR names a folder that holds them; figures as their owners state them. */
final class PublishedTraceTest {
    static Path trace(String name) {
        final String folder = System.getProperty("WSC_TRACES_DIR", System.getenv("WSC_TRACES_DIR"));
        assumeTrue(folder != null, "skipped: WSC_TRACES_DIR is not set");
        final Path file = Path.of(folder, name);
        assumeTrue(Files.isRegularFile(file), "skipped: no " + name + " in WSC_TRACES_DIR");
        return file;
    }

    @Test
    void readsTheConversationTrace() {
        final TraceProfile profile = TraceProfile.of(TraceFile.open(trace("AzureLLMInferenceTrace_conv_2023.csv")));
        assertThat(profile.requests()).isEqualTo(19_366);
        assertThat(profile.spanPs()).isEqualTo(3_501_721_937_000_000L);
        assertThat(profile.requestsPerSecond()).isCloseTo(5.53, within(0.005));
        assertThat(profile.gapCoefficientOfVariation()).isCloseTo(1.09, within(0.005));
        assertThat(profile.prompts().mean()).isCloseTo(1_154.7, within(0.05));
        assertThat(profile.prompts().percentile(50)).isEqualTo(1_020);
        assertThat(profile.prompts().percentile(99)).isEqualTo(4_142);
        assertThat(profile.outputs().mean()).isCloseTo(211.1, within(0.05));
        assertThat(profile.outputs().percentile(90)).isEqualTo(424);
    }

    @Test
    void readsTheCodeTrace() {
        final TraceProfile profile = TraceProfile.of(TraceFile.open(trace("AzureLLMInferenceTrace_code_2023.csv")));
        assertThat(profile.requests()).isEqualTo(8_819);
        assertThat(profile.requestsPerSecond()).isCloseTo(2.57, within(0.005));
        assertThat(profile.gapCoefficientOfVariation()).isCloseTo(13.2, within(0.05));
        assertThat(profile.prompts().mean()).isCloseTo(2_047.8, within(0.05));
        assertThat(profile.prompts().percentile(50)).isEqualTo(1_469);
        assertThat(profile.outputs().mean()).isCloseTo(27.9, within(0.05));
        assertThat(profile.outputs().percentile(50)).isEqualTo(13);
    }
}
