package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.cli.config.RunKey;

class CommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "run --help",
                "compare --help",
                "list --help",
                "show --help",
                "trace --help",
                "trace stats --help",
                "trace convert --help",
                "trace generate --help",
                "trace fetch --help",
                "explore --help",
                "explore merge --help",
                ""
            })
    void everyCommandHasHelp(String args) {
        CommandLineRun run = CommandLineRun.of(args.isEmpty() ? new String[0] : args.split(" "));
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: wsc");
    }

    @Test
    void theHelpOfRunStatesEveryOptionWithItsDefault() {
        String help = CommandLineRun.of("run", "--help").out();
        String oneLine = help.replaceAll("\\s+", " ");
        for (RunKey key : RunKey.values()) {
            if (key.isOption() && key != RunKey.SYSTEMS) {
                assertThat(help).contains("      " + key.option());
                assertThat(oneLine).contains("(default: " + key.shownDefault().replaceAll("\\s+", " ") + ")");
            }
        }
        assertThat(help)
                .contains(
                        "Workload:",
                        "Model and wafer:",
                        "Serving system:",
                        "KV cache:",
                        "Goodput and limits:",
                        "Output:")
                .contains("Examples:");
    }

    @Test
    void printsItsVersion() {
        assertThat(CommandLineRun.of("--version").out()).startsWith("wsc ");
    }

    @Test
    void listsEveryKind() {
        assertThat(CommandLineRun.of("list", "wafers").out())
                .contains("wsc-case3")
                .contains("6x9");
        assertThat(CommandLineRun.of("list", "models").out())
                .contains("llama-3-70b")
                .contains("70.6 B");
        assertThat(CommandLineRun.of("list", "systems").out())
                .contains("wsc-llm")
                .contains("path-greedy");
        assertThat(CommandLineRun.of("list", "policies").out())
                .contains("round-robin")
                .contains("least-used");
        assertThat(CommandLineRun.of("list", "workloads").out())
                .contains("azure-conv")
                .contains("poisson");
    }

    @Test
    void showsPresetsWithTheirSources() {
        assertThat(CommandLineRun.of("show", "wsc-case3").out()).contains("# ").contains("ISCA 2025");
        assertThat(CommandLineRun.of("show", "llama-2-13b").out()).contains("num_hidden_layers");
        assertThat(CommandLineRun.of("show", "wsc-llm").out()).contains("source: ");
        assertThat(CommandLineRun.of("show", "azure-code").out()).contains("source: ");
    }

    @Test
    void printsProfileAndFitOfAWorkload() {
        String stats = CommandLineRun.of("trace", "stats").out();
        assertThat(stats).contains("requests                        19366").contains("prompt KS distance");
        String poisson =
                CommandLineRun.of("trace", "stats", "--workload", "poisson").out();
        assertThat(poisson).contains("gap CV").doesNotContain("published");
        assertThat(CommandLineRun.of("trace", "stats", "--workload", "poisson", "--against", "azure-conv")
                        .out())
                .contains("against the published trace");
    }
}
