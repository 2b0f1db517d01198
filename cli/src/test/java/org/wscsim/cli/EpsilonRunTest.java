package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A million requests as a whole command on a heap that is never collected (Epsilon): 50 MB are for start-up and
 * step prices, 24 MB to sort three million latencies, so that 25 bytes a request on any thread, reader and writer included,
 * would not fit. The plan is given, since the search for one allocates.
 */
class EpsilonRunTest {
    private static final String HEAP = "-Xmx96m";

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"wsc-llm|3xP:2x4,3xD:2x4", "vllm-v1|6xM:2x4"})
    void aMillionRequestsFitAHeapThatIsNeverCollected(String system, String plan)
            throws IOException, InterruptedException {
        Path output = root.resolve("output.txt");
        Process run = ForkedCommand.start(
                List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", HEAP),
                output,
                "run",
                "--system",
                system,
                "--plan",
                plan,
                "--model",
                "llama-3-8b",
                "--workload",
                "poisson",
                "--prompt-tokens",
                "64",
                "--output-tokens",
                "16",
                "--request-rate",
                "300",
                "--num-requests",
                "1000000",
                "--requests",
                "csv",
                "--out",
                root.resolve("out").toString());
        assertThat(run.waitFor(300, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(run.exitValue()).as(text).isZero();
        assertThat(text).contains("Successful requests:                     1000000");
    }
}
