package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A million requests as a whole command on a heap that is never collected (Epsilon): {@value #HEAP} are there for start-up,
 * plans, step prices and the sorting of latencies, 24 MB of three million longs; 100 bytes a request on any thread, reader
 * and writer included, would not fit.
 */
class EpsilonRunTest {
    private static final String HEAP = "-Xmx160m";

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"wsc-llm", "vllm-v1"})
    void aMillionRequestsFitAHeapThatIsNeverCollected(String system) throws IOException, InterruptedException {
        Path output = root.resolve("output.txt");
        Process run = ForkedCommand.start(
                List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", HEAP),
                output,
                "run",
                "--system",
                system,
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
