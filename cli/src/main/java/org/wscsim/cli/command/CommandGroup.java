package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** The sub-commands by purpose, as the help lists them. */
enum CommandGroup {
    SERVE("Serve requests", "run", "compare", "capacity", "duel"),
    DECIDE("Find a better system", "plan", "explore", "design", "wafer"),
    UNDERSTAND("Understand a result", "diff", "explain", "predict", "noc"),
    TRUST("Put it to the test", "validate", "paper", "audit", "bench"),
    NAME("Presets and traces", "list", "show", "trace"),
    SHELL("This tool", "completion", "man");

    private static final int NAME_WIDTH = 14;

    private final String heading;
    /** Separated by blanks. */
    private final String names;

    CommandGroup(String heading, String... names) {
        this.heading = heading;
        this.names = String.join(" ", names);
    }

    /** All commands of the help, each under its group; those of no group come last. */
    static String render(Help help) {
        List<String> left = new ArrayList<>(help.subcommands().keySet());
        StringBuilder text = new StringBuilder();
        for (CommandGroup group : values()) {
            List<String> here = List.of(group.names.split(" ")).stream()
                    .filter(left::contains)
                    .toList();
            left.removeAll(here);
            text.append(here.isEmpty() ? "" : section(help, group.heading, here));
        }
        return text.append(left.isEmpty() ? "" : section(help, "Others", left)).toString();
    }

    private static String section(Help help, String heading, List<String> names) {
        int width = help.commandSpec().usageMessage().width();
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(NAME_WIDTH, 2, Column.Overflow.SPAN),
                new Column(width - NAME_WIDTH, 2, Column.Overflow.WRAP));
        for (String name : names) {
            String[] description = Objects.requireNonNull(help.subcommands().get(name))
                    .commandSpec()
                    .usageMessage()
                    .description();
            Text told = help.colorScheme().text(description.length == 0 ? "" : description[0]);
            table.addRowValues(help.colorScheme().commandText(name), told);
        }
        return String.format("%n%s:%n", heading) + table;
    }
}
