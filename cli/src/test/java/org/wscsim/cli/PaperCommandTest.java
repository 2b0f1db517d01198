package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperCommandTest {
    @TempDir
    Path root;

    private CommandLineRun paper(String study, String out, String... more) {
        List<String> args = new ArrayList<>(
                List.of("paper", study, "--out", root.resolve(out).toString(), "--num-requests", "24"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void case3HasThePublishedTotals() {
        CommandLineRun run = paper("table1", "a");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("54", "14100", "3456", "Verdict: reproduced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fig12", "fig13"})
    void saysItsVerdictAndWritesTheSameBytesForAnyNumberOfThreads(String study) throws IOException {
        CommandLineRun one = paper(study, "a", "--threads", "1");
        CommandLineRun many = paper(study, "b", "--threads", "3");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(many.code()).as(many.err()).isZero();
        assertThat(one.out().toLowerCase(Locale.ROOT)).contains("verdict");
        for (String name : List.of("study.md", "points.tsv", "config.yaml")) {
            assertThat(root.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("a").resolve(name));
        }
    }

    @Test
    void predictionsStandBesideWhatWasFound() throws IOException {
        CommandLineRun run = paper("fig13", "a");
        assertThat(run.out()).contains("Predicted before the first run", "fig13.mean-dram-use.conv.llama-3-70b");
        assertThat(Files.readString(root.resolve("a/predictions.csv"))).contains("0.55,0.75,");
    }

    @Test
    void refusesOtherModels() {
        CommandLineRun run = paper("fig12", "a", "--models", "llama-3-8b");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--models=llama-3-8b", "allowed=llama-2-7b,llama-30b,llama-3-70b,gpt-3-175b");
        assertThat(paper("fig12", "a", "--quick", "--full").err()).contains("give one of them");
    }
}
