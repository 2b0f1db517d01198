package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
    @TempDir
    Path root;

    @Test
    void findsTheSamePlanWhateverTheNumberOfThreads() throws IOException {
        CommandLineRun one =
                plan("a", "--threads", "1", "--systems", "wsc-llm,vllm", "--simulate", "2", "--objective", "e2e");
        CommandLineRun many =
                plan("b", "--threads", "3", "--systems", "wsc-llm,vllm", "--simulate", "2", "--objective", "e2e");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(many.code()).as(many.err()).isZero();
        for (String name : List.of("plan.yaml", "plan.json", "plan.svg", "points.csv", "config.yaml")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
        assertThat(one.out())
                .contains("Certificate of wsc-llm: the optimum of the fluid objective, exactly")
                .contains("Certificate of vllm: the optimum of the fluid objective, exactly")
                .contains("Paper's search (Algorithm 1) for wsc-llm: ")
                .containsPattern("  left +0\\n");
    }

    /** The simulated E2E of the plan is that of a run of its file, as configuration or as plan. */
    @Test
    void aRunOfThePlanReproducesWhatThePlanExpected() throws IOException {
        CommandLineRun plan = plan("a", "--system", "wsc-llm", "--objective", "e2e", "--simulate", "1");
        assertThat(plan.code()).as(plan.err()).isZero();
        double expected = number("a/plan.json", "simulated_value");
        String file = root.resolve("a/plan.yaml").toString();
        run("b", "--config", file);
        run("c", "--operator-model", "roofline", "--num-requests", "120", "--system", "wsc-llm", "--plan", file);
        assertThat(number("b/summary.json", "mean_e2el_ms")).isEqualTo(expected);
        assertThat(number("c/summary.json", "mean_e2el_ms")).isEqualTo(expected);
        assertThat(text("c/config.yaml")).contains("resolved_plan: \"" + word("a/plan.json", "plan") + "\"");
    }

    /** At the capacity that was found the plan meets the limits as often as was asked. */
    @Test
    void aRunAtTheSimulatedCapacityMeetsTheLimits() throws IOException {
        CommandLineRun plan = plan("a", "--system", "wsc-llm", "--simulate", "1", "--attainment", "0.8");
        assertThat(plan.code()).as(plan.err()).isZero();
        String rate = Double.toString(number("a/plan.json", "simulated_value"));
        run("b", "--config", root.resolve("a/plan.yaml").toString(), "--request-rate", rate);
        double met = number("b/summary.json", "request_goodput") / number("b/summary.json", "request_throughput");
        assertThat(met).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void thePapersSearchIsNeverBetterThanTheOptimum() throws IOException {
        for (String objective : List.of("throughput", "goodput", "e2e")) {
            plan(objective, "--objective", objective, "--system", "wsc-llm");
            plan(objective + "-paper", "--objective", objective, "--search", "paper");
            double optimum = number(objective + "/plan.json", "fluid_value");
            double paper = number(objective + "-paper/plan.json", "fluid_value");
            assertThat(objective.equals("e2e") ? -optimum : optimum)
                    .as(objective)
                    .isGreaterThanOrEqualTo(objective.equals("e2e") ? -paper : paper);
        }
    }

    @Test
    void keepsClearOfWhatIsDead() throws IOException {
        CommandLineRun plan =
                plan("a", "--system", "wsc-llm", "--yield", "kgd", "--die-yield", "0.9", "--link-yield", "0.95");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("X ");
        assertThat(text("a/plan.svg")).contains("dead die");
        run("b", "--config", root.resolve("a/plan.yaml").toString());
        assertThat(number("b/summary.json", "completed")).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--search brute|unknown value: --search=brute",
                "--objective speed|unknown value: --objective=speed",
                "--search paper --system vllm|algorithm 1 plans prefill and decode instances",
                "--system static|no steady state",
                "--system wsc-lm|did you mean wsc-llm",
                "--plan 3xM:2x4|--plan",
                "--simulate -1|allowed=0..",
                "--place best|unknown value: --place=best",
                "--model llama-3-8b,llama-2-7b --model-mix 1:1|a plan is for one model",
                "--goodput tpot:0.001|no plan serves the workload",
                "--objective e2e --request-rate 5000|no plan serves the workload",
                "--objective e2e --request-rate inf|without a rate of its own"
            })
    void refusesWhatHasNoMeaning(String words, String why) {
        List<String> args = new ArrayList<>(List.of("plan", "--num-requests", "120", "--operator-model", "roofline"));
        args.addAll(List.of(words.split(" ")));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(why);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void refusesAFileWithoutAPlan() throws IOException {
        Path file = Files.writeString(root.resolve("other.yaml"), "model: llama-3-70b\n");
        CommandLineRun run = CommandLineRun.of("run", "--plan", file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("file without a plan");
        CommandLineRun none = CommandLineRun.of("run", "--plan", "nowhere.yaml");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("file not found: plan=nowhere.yaml");
    }

    private CommandLineRun plan(String folder, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "plan",
                "--num-requests",
                "120",
                "--operator-model",
                "roofline",
                "--out",
                root.resolve(folder).toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private void run(String folder, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run", "--requests", "none", "--out", root.resolve(folder).toString()));
        args.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
    }

    private String text(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    private double number(String file, String key) throws IOException {
        Matcher matcher = Pattern.compile('"' + key + "\": ([-0-9.E]+)").matcher(text(file));
        assertThat(matcher.find()).as(key + " in " + text(file)).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private String word(String file, String key) throws IOException {
        Matcher matcher = Pattern.compile('"' + key + "\": \"([^\"]+)\"").matcher(text(file));
        assertThat(matcher.find()).as(key).isTrue();
        return matcher.group(1);
    }
}
