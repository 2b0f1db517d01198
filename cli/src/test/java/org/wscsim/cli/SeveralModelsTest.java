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

/** Two models on one wafer, from the command line. */
class SeveralModelsTest {
    private static final String MODELS = "llama-3-8b,llama-2-7b";
    private static final String PLANS = "2xP:1x2,1xD:1x2;1xP:1x2,1xD:1x2";

    @TempDir
    Path root;

    @Test
    void resultsAreToldByModel() throws IOException {
        CommandLineRun run = run("a", "--model-mix", "3:1", "--goodput", "ttft:1000");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("model llama-3-8b+llama-2-7b")
                .containsPattern("(?m)^model +requests")
                .containsPattern("(?m)^llama-3-8b +\\d+")
                .contains("Jain's index of the models' SLO attainment");
        assertThat(root.resolve("a/summary.json"))
                .content()
                .contains("\"models\": [", "\"name\": \"llama-2-7b\"", "\"model\": \"llama-2-7b\"");
        List<String> rows = Files.readAllLines(root.resolve("a/requests.csv"));
        assertThat(rows.getFirst()).endsWith("slo_class,model,status");
        long small = rows.stream()
                .filter(row -> row.endsWith("llama-2-7b,completed"))
                .count();
        assertThat(small).isBetween(1L, 25L);
        assertThat(rows.stream().filter(row -> row.endsWith("llama-3-8b,completed")))
                .hasSize(40 - (int) small);
    }

    @Test
    void theConfigurationAndTheRequestsOfARunReproduceIt() throws IOException {
        CommandLineRun run = run("a", "--model-mix", "1:1");
        CommandLineRun again = CommandLineRun.of("run", "--config", path("a/config.yaml"), "--out", path("b"));
        assertThat(again.err()).isEmpty();
        for (String name : List.of("config.yaml", "summary.json", "requests.csv")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
        CommandLineRun replayed = CommandLineRun.of(
                "run", "--model", MODELS, "--plan", PLANS, "--trace", path("a/requests.csv"), "--out", path("c"));
        assertThat(replayed.err()).isEmpty();
        assertThat(tape(replayed)).isEqualTo(tape(run));
        assertThat(root.resolve("c/requests.csv")).hasSameBinaryContentAs(root.resolve("a/requests.csv"));
    }

    /** A model of the user's own is known by its file's name, and its definition goes into the configuration. */
    @Test
    void aModelFileIsKnownByItsName() throws IOException {
        CommandLineRun shown = CommandLineRun.of("show", "llama-2-7b");
        Path file = Files.writeString(root.resolve("mine.yaml"), shown.out());
        CommandLineRun run = CommandLineRun.of(command(
                "a", "--model", "llama-3-8b," + file, "--plan", PLANS, "--num-requests", "10", "--model-mix", "1:1"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("(?m)^mine +\\d+");
        Files.delete(file);
        CommandLineRun again = CommandLineRun.of("run", "--config", path("a/config.yaml"), "--out", path("b"));
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(tape(again)).isEqualTo(tape(run));
    }

    @Test
    void oneModelHasNoColumnAndNoSection() throws IOException {
        CommandLineRun run = CommandLineRun.of(command("a", "--model", "llama-3-8b", "--num-requests", "10"));
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllLines(root.resolve("a/requests.csv")).getFirst())
                .doesNotContain("model");
        assertThat(root.resolve("a/summary.json")).content().doesNotContain("\"models\"", "\"model\":");
    }

    /** What the trace calls its models counts only where there are several to choose from. */
    @Test
    void oneModelServesWhateverTheTraceAsksFor() throws IOException {
        String trace = trace("gpt-9", "gpt-8");
        CommandLineRun run = CommandLineRun.of(command("a", "--model", "llama-3-8b", "--trace", trace));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Successful requests:                     2 ");
    }

    @Test
    void wrongPlansSharesAndNamesAreOneLine() throws IOException {
        refused(List.of("--plan", PLANS), "no request asks for a model: model=llama-2-7b", "--model-mix 3:1");
        refused(List.of("--model-mix", "1:1"), "no plan for several models: models=[llama-3-8b, llama-2-7b]", "--plan");
        refused(List.of("--model-mix", "1:1", "--plan", "2xP:1x2,1xD:1x2"), "models=2, plans=1", "one plan per model");
        refused(List.of("--model-mix", "1:1:2", "--plan", PLANS), "models=2", "one share per model");
        refused(List.of("--model-mix", "1:x", "--plan", PLANS), "value not understood: --model-mix=1:x", "numbers of");
        refused(
                List.of("--model-mix", "1:1", "--plan", "2xP:1x2,1xD:1x2;4xM:1x1"),
                "system has no mixed instances",
                "roles P and D");
        refused(
                List.of("--model-mix", "1:1", "--plan", "P:1x2@0,0,D:1x2@1,0;P:1x2@1,1,D:1x2@2,0"),
                "on another one",
                "move or shrink");
        refused(
                List.of("--trace", trace("llama-3-8b", "gpt-9"), "--plan", PLANS),
                "request for a model that is not served: file=" + root.resolve("trace.csv") + ", line=3",
                "models=[llama-3-8b, llama-2-7b]");
        refused(
                List.of("--trace", trace("0", "2"), "--plan", PLANS),
                "request for a model that is not served",
                "value=2");
    }

    @Test
    void modelsOfOneNameAreRefused() {
        CommandLineRun run = CommandLineRun.of("run", "--model", "llama-3-8b,llama-3-8b", "--out", path("x"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("model given twice");
        CommandLineRun unknown = CommandLineRun.of("run", "--model", "llama-3-8b,lama-2-7b", "--out", path("x"));
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown model: model=lama-2-7b", "llama-2-7b");
    }

    private String trace(String first, String second) throws IOException {
        String text =
                "arrived_at,num_prefill_tokens,num_decode_tokens,model\n0,9,3," + first + "\n1,9,3," + second + "\n";
        return Files.writeString(root.resolve("trace.csv"), text).toString();
    }

    private void refused(List<String> options, String... parts) {
        List<String> args = new ArrayList<>(options);
        args.addAll(List.of("--model", MODELS));
        CommandLineRun run = CommandLineRun.of(command("x", args.toArray(String[]::new)));
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.err().lines()).as(run.err()).hasSize(1);
        assertThat(run.err()).contains(parts);
    }

    private CommandLineRun run(String folder, String... options) {
        List<String> args = new ArrayList<>(Arrays.asList(options));
        args.addAll(List.of("--model", MODELS, "--plan", PLANS, "--num-requests", "40"));
        return CommandLineRun.of(command(folder, args.toArray(String[]::new)));
    }

    private String[] command(String folder, String... options) {
        List<String> args = new ArrayList<>(List.of("run", "--out", path(folder)));
        args.addAll(Arrays.asList(options));
        return args.toArray(String[]::new);
    }

    private String path(String name) {
        return root.resolve(name).toString();
    }

    private static String tape(CommandLineRun run) {
        return run.out().substring(run.out().indexOf("Tape hash"), run.out().indexOf("Wall time"));
    }
}
