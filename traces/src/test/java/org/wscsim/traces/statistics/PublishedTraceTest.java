package org.wscsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wscsim.traces.format.RateFile;
import org.wscsim.traces.format.TraceFile;
import org.wscsim.traces.format.TraceFormat;

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

    /** Rows as the files' descriptions count them. */
    @Test
    void readsEveryRowOfTheOtherTraces() {
        assertThat(requests(trace("mooncake_synthetic_trace.jsonl.gz"), null)).isEqualTo(3_993);
        long apex = 0;
        for (final String name : List.of("creation", "lmsys", "summarization")) {
            apex += requests(trace("apex_llama.csv.gz"), "apex:" + name + "_025");
            apex += requests(trace("apex_llama.csv.gz"), "apex:" + name + "_05");
        }
        assertThat(apex).isEqualTo(5_676);
    }

    @Test
    void readsEveryWindowOfServeGensRates() {
        int windows = 0;
        for (final String name : List.of("language/m-large", "language/m-mid", "language/m-small")) {
            windows += RateFile.read(trace("servegen_aggregate_rate.csv"), name).perSecond().length;
        }
        windows += RateFile.read(trace("servegen_aggregate_rate.csv"), "multimodal/mm-image")
                .perSecond()
                .length;
        final RateFile.Rates last = RateFile.read(trace("servegen_aggregate_rate.csv"), "reason/deepseek-r1");
        assertThat(windows + last.perSecond().length).isEqualTo(6_336);
        assertThat(last.windowSeconds()).isEqualTo(600);
    }

    @Test
    void readsTheCasesOfOtherSimulators() {
        assertThat(requests(reference("vidur_case_sarathi_q0.5_n512.csv"), null))
                .isEqualTo(512);
        // their requests are the code trace's, in its order
        final TraceProfile cases = TraceProfile.of(TraceFile.open(reference("splitwise_case_code_requests.csv")));
        final TraceProfile code = TraceProfile.of(TraceFile.open(trace("AzureLLMInferenceTrace_code_2023.csv")));
        assertThat(cases.requests()).isEqualTo(8_819);
        assertThat(cases.prompts().sum()).isEqualTo(code.prompts().sum());
        assertThat(cases.outputs().sum()).isEqualTo(code.outputs().sum());
    }

    private static Path reference(String name) {
        final String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        final Path file = Path.of(folder, name);
        assumeTrue(Files.isRegularFile(file), "skipped: no " + name + " in WSC_REFERENCE_DIR");
        return file;
    }

    private static long requests(Path file, @Nullable String format) {
        return TraceProfile.of(TraceFile.open(file, format == null ? null : TraceFormat.parse(format)))
                .requests();
    }
}
