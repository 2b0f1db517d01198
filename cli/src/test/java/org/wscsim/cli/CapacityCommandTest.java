package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityCommandTest {
    @TempDir
    Path root;

    @Test
    void writesTheSameBytesWhateverTheNumberOfThreads() throws IOException {
        CommandLineRun one = capacity("a", "--systems", "vllm,wsc-llm", "--seeds", "2", "--threads", "1");
        CommandLineRun many = capacity("b", "--systems", "vllm,wsc-llm", "--seeds", "2", "--threads", "3");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(many.code()).as(many.err()).isZero();
        for (String name : List.of("capacity.json", "probes.csv", "config.yaml", "wsc-llm/seed-2/config.yaml")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
        assertThat(one.out()).contains("(95 %, 2 seeds)");
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("a", "b");
        }
    }

    /** The written configuration is a run of its own that finds the probe's attainment. */
    @Test
    void theConfigurationAtTheCapacityIsThatProbe() throws IOException {
        capacity("a", "--system", "vllm");
        CommandLineRun run = CommandLineRun.of(
                "run",
                "--config",
                root.resolve("a/vllm/seed-1/config.yaml").toString(),
                "--out",
                root.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isZero();
        String hash =
                Files.readString(root.resolve("a/capacity.json")).replaceAll("(?s).*\"tape_hash\": (\"\\w+\").*", "$1");
        assertThat(root.resolve("run/summary.json")).content().contains(hash);
    }

    /** What every decile meets, all together meet. */
    @Test
    void everyDecileHasToMeetTheLimits() throws IOException {
        CommandLineRun all = capacity("all", "--system", "wsc-sim");
        CommandLineRun deciles = capacity("deciles", "--system", "wsc-sim", "--per-decile");
        assertThat(all.code()).as(all.err()).isZero();
        assertThat(deciles.code()).as(deciles.err()).isZero();
        assertThat(rate("deciles")).isPositive().isLessThanOrEqualTo(rate("all"));
        assertThat(root.resolve("deciles/probes.csv")).content().contains("judged_attainment");
    }

    private double rate(String folder) throws IOException {
        String json = Files.readString(root.resolve(folder + "/capacity.json"));
        return Double.parseDouble(json.replaceAll("(?s).*\"request_rate\": ([0-9.]+).*", "$1"));
    }

    @Test
    void anSloThatNothingMeetsIsAnAnswer() {
        CommandLineRun run = CommandLineRun.of(
                "capacity",
                "--goodput",
                "tpot:0.0001",
                "--model",
                "llama-3-8b",
                "--system",
                "vllm",
                "--num-requests",
                "20",
                "--out",
                root.resolve("n").toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("never");
        assertThat(root.resolve("n/capacity.json")).content().contains("\"request_rate\": null");
    }

    @Test
    void refusesWhatHasNoMeaning() {
        refused("limits", "capacity", "--num-requests", "20");
        refused("--attainment=0,", "capacity", "--goodput", "ttft:100", "--attainment", "0");
        refused("--attainment=1.1,", "capacity", "--goodput", "ttft:100", "--attainment", "1.1");
        refused("--tolerance", "capacity", "--goodput", "ttft:100", "--tolerance", "1e-9");
        refused("no rate to rescale", "capacity", "--goodput", "ttft:100", "--num-requests", "1");
        refused("leave no request", "capacity", "--goodput", "ttft:100", "--num-requests", "20", "--warmup", "90000");
        refused("--seeds", "run", "--seeds", "0");
        refused("given twice", "compare", "--rate-scales", "1,2", "--rate-scale", "3");
        refused("named twice", "compare", "--rate-scales", "1,1.0");
    }

    private void refused(String why, String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.err()).contains(why);
    }

    private CommandLineRun capacity(String folder, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of(
                "capacity",
                "--goodput",
                "ttft:500",
                "tpot:20",
                "--tolerance",
                "0.1",
                "--model",
                "llama-3-8b",
                "--num-requests",
                "120",
                "--out",
                root.resolve(folder).toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }
}
