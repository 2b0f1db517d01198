package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --adapt plan} from the command line. */
class AdaptPlanOptionTest {
    /** Six prefill instances of two dies and one to decode; what answers of 150 tokens want is the reverse. */
    private static final String FOR_PROMPTS = "6xP:1x2,1xD:1x2";

    private static final String FOR_ANSWERS = "1xP:2x2,6xD:2x1,1xD:1x4";

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
                "--plan",
                FOR_PROMPTS,
                "--out",
                root.resolve(folder).toString()));
        command.addAll(Arrays.asList(more));
        return CommandLineRun.of(command.toArray(String[]::new));
    }

    @Test
    void switchesAreToldAndRepeated() throws IOException {
        Path file = Files.writeString(root.resolve("other.yaml"), "plan: " + FOR_ANSWERS + "\n");
        CommandLineRun run =
                run("a", "--adapt", "plan:window=3,period=1", "--other-plans", file.toString(), "--report", "yes");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("Plan switch: plan 1 -> 2 at \\d\\.000 s, took \\d\\.\\d+ s: 8 instances woken");
        assertThat(root.resolve("a/summary.json"))
                .content()
                .contains("\"plan_switches\": [", "\"from_plan\": 1", "\"weight_bytes\": ", "\"longest_load_ms\": ");
        assertThat(root.resolve("a/config.yaml")).content().contains("plan:window=3,period=1", FOR_ANSWERS);
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
    void aPlanThatIsNoBetterIsNotTaken() {
        assertThat(run("a", "--adapt", "plan:margin=50", "--other-plans", FOR_ANSWERS)
                        .out())
                .contains("Plan switch: none");
        assertThat(run("b").out()).doesNotContain("Plan switch");
        assertThat(root.resolve("b/summary.json")).content().doesNotContain("plan_switches");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--adapt plan | give --adapt plan and --other-plans together",
                "--other-plans 1xP:2x2,1xD:2x2 | give --adapt plan and --other-plans together",
                "--adapt roles --other-plans 1xP:2x2,1xD:2x2 | give --adapt plan and --other-plans together",
                "--adapt plan --other-plans 3xM:2x2 | system has no mixed instances",
                "--adapt plan --other-plans 1xP:2x2 | plan lacks a phase",
                "--adapt plan --other-plans 1xP:2x2,1xD:2x2+none.yaml | none.yaml",
                "--adapt plan:windw=3 --other-plans 1xP:2x2,1xD:2x2 | did you mean window",
                "--adapt plan --other-plans 1xP:2x2,1xD:2x2 --prefix-cache on | a wafer is cut anew only",
                "--adapt plan --other-plans 1xP:2x2,1xD:2x2 --fault t=1s,die=0 | a wafer is cut anew only",
                "--adapt plan --other-plans 1xP:2x2,1xD:2x2 --preemption swap | a wafer is cut anew only",
                "--adapt plan --other-plans 1xP:2x2,1xD:2x2 --mesh flit | a wafer is cut anew only",
                "--adapt plan --other-plans 1xP:2x2,1xD:2x2 --system splitwise | splitwise"
            })
    void whatDoesNotGoTogetherIsRefused(String options, String remedy) {
        CommandLineRun run = run("a", options.split(" "));
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(remedy).hasLineCount(1);
        assertThat(root.resolve("a")).doesNotExist();
    }
}
