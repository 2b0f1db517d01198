package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.cli.progress.Colour;

/** What a good tool is expected to say about itself. */
class CommandHelpTest {
    private static final List<String> WITH_COMMANDS = List.of("trace", "explain", "paper");

    /** Names below a heading of the help, two blanks in. */
    private static List<String> commands(String help) {
        List<String> names = new ArrayList<>();
        boolean inCommands = false;
        for (String line : help.lines().toList()) {
            boolean heading = line.endsWith(":") && !line.startsWith(" ");
            inCommands =
                    heading ? !List.of("Options:", "Exit codes:", "Examples:").contains(line) : inCommands;
            if (inCommands && line.matches("  [a-z][a-z0-9]*( .*)?")) {
                names.add(line.strip().split(" ")[0]);
            }
        }
        return names;
    }

    static Stream<String> everyCommand() {
        List<String> all = new ArrayList<>();
        for (String name : commands(CommandLineRun.of("--help").out())) {
            all.add(name);
            if (WITH_COMMANDS.contains(name)) {
                commands(CommandLineRun.of(name, "--help").out()).forEach(inner -> all.add(name + ' ' + inner));
            }
        }
        return all.stream();
    }

    @Test
    void theHelpGroupsAllCommandsByPurpose() {
        String help = CommandLineRun.of("--help").out();
        assertThat(help)
                .contains("Serve requests:\n  run ", "Find a better system:\n  plan ", "Presets and traces:\n  list ")
                .doesNotContain("Others:");
        assertThat(everyCommand())
                .contains("bench", "explain step", "trace fetch", "paper fig12")
                .hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasAnExampleAndItsExitCodes(String command) {
        String help = CommandLineRun.of((command + " --help").split(" ")).out();
        assertThat(help).startsWith("Usage: wsc " + command).contains("\nExit codes:\n  0 ", "\nExamples:\n  ");
        assertThat(help.substring(help.indexOf("Examples:"))).contains("wsc ");
        assertThat(help.lines()).allMatch(line -> line.length() <= 160);
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasAManualPage(String command) {
        CommandLineRun page = CommandLineRun.of(("man " + command).split(" "));
        assertThat(page.code()).isZero();
        assertThat(page.out())
                .startsWith(
                        ".TH WSC-" + command.toUpperCase(java.util.Locale.ROOT).replace(' ', '-'))
                .contains(
                        ".SH NAME",
                        ".SH SYNOPSIS",
                        ".SH DESCRIPTION",
                        ".SH OPTIONS",
                        ".SH EXAMPLES",
                        ".SH EXIT STATUS");
        // Every line that begins with a dot is one of the few macros used.
        assertThat(page.out().lines().filter(line -> line.startsWith(".")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP|nf|fi).*"));
    }

    @Test
    void theVersionNamesBuildAndJdk() {
        assertThat(CommandLineRun.of("--version").out())
                .matches(
                        "(?s)wsc \\S+.*\nbuild: \\S+\nJDK: " + Runtime.version().feature() + ".*\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionKnowsCommandsOptionsAndWords(String shell) {
        CommandLineRun run = CommandLineRun.of("completion", shell);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("capacity", "num-requests", "splitwise-wafer", "wsc-case3", "round");
    }

    @Test
    void completionOfAnUnknownShellIsRefused() {
        assertThat(CommandLineRun.of("completion", "bsh").err()).contains("did you mean bash");
        assertThat(CommandLineRun.of("man", "compar").err()).contains("did you mean compare");
    }

    @Test
    void coloursAreForTerminalsOnly() {
        assertThat(CommandLineRun.of("--help").out()).doesNotContain("\u001b");
        assertThat(CommandLineRun.of("run", "--color", "always", "--help").out())
                .contains("\u001b[");
        assertThat(CommandLineRun.of("--color=nevr", "list", "wafers").err()).contains("did you mean never");
        assertThat(Colour.AUTO.isOn(true, Map.of())).isTrue();
        assertThat(Colour.AUTO.isOn(true, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Colour.AUTO.isOn(false, Map.of())).isFalse();
        assertThat(Colour.ALWAYS.isOn(false, Map.of("NO_COLOR", "1"))).isTrue();
    }

    @Test
    void benchmarksSayWhereTheyAre() {
        CommandLineRun run = CommandLineRun.of("bench");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("./wsc bench");
    }
}
