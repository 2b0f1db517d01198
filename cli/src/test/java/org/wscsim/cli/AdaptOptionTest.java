package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --adapt} from the command line. */
class AdaptOptionTest {
    @TempDir
    Path root;

    private CommandLineRun run(String folder, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--model",
                "llama-2-7b",
                "--workload",
                "synthetic",
                "--prompt-tokens",
                "60",
                "--output-tokens",
                "150",
                "--request-rate",
                "40",
                "--num-requests",
                "200",
                "--out",
                root.resolve(folder).toString()));
        command.addAll(Arrays.asList(more));
        if (!command.contains("--system")) {
            command.addAll(List.of("--plan", "6xP:1x2,1xD:1x2"));
        }
        return CommandLineRun.of(command.toArray(String[]::new));
    }

    /** Six instances for short prompts and one for long answers: some turn, and the summary tells which and what it took. */
    @Test
    void changesAreToldAndRepeated() throws IOException {
        CommandLineRun run = run("a", "--adapt", "roles:window=3,period=1");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("Role change: instance \\d prefill -> decode at \\d\\.000 s, drained in");
        assertThat(root.resolve("a/summary.json"))
                .content()
                .contains("\"role_changes\": [", "\"drain_s\": ", "\"caches_moved\": 0", "\"bytes_moved\": 0");
        assertThat(root.resolve("a/config.yaml")).content().contains("roles:window=3,period=1");
        CommandLineRun again = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/config.yaml").toString(),
                "--stepping",
                "iteration",
                "--out",
                root.resolve("b").toString());
        assertThat(again.err()).isEmpty();
        for (String name : List.of("config.yaml", "summary.json", "requests.csv")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
    }

    @Test
    void withoutItNothingIsSaidOfRoles() {
        assertThat(run("a").out()).doesNotContain("Role change");
        assertThat(root.resolve("a/summary.json")).content().doesNotContain("role_changes");
        assertThat(run("b", "--adapt", "roles:margin=50").out()).contains("Role change: none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles:windw=3 | did you mean window",
                "roles:window=0 | window is a number above 0",
                "roles:margin=x | margin is a number from 0",
                "roles:drain=slow | drain is one of move, finish",
                "plans | use none, roles or plan"
            })
    void whatCannotBeReadIsNamed(String text, String remedy) {
        CommandLineRun run = run("a", "--adapt", text);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("adapt=" + text, remedy).hasLineCount(1);
        assertThat(root.resolve("a")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"--system, vllm", "--prefix-cache, on", "--fault, 't=1s,die=0'", "--preemption, swap"})
    void whatDoesNotGoTogetherIsRefused(String option, String value) {
        CommandLineRun run = run("a", "--adapt", "roles", option, value);
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("roles").hasLineCount(1);
        assertThat(root.resolve("a")).doesNotExist();
    }
}
