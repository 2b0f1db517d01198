package org.wscsim.cli.command;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's help in roff with the man macros. Stateless. */
final class ManPage {
    private ManPage() {}

    static String of(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        UsageMessageSpec usage = command.usageMessage();
        String name = command.qualifiedName("-");
        StringBuilder text = new StringBuilder();
        text.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" \"wsc ");
        text.append(plain(Version.text())).append("\" \"WSC-Sim\"\n");
        String[] description = usage.description();
        heading(text, "NAME")
                .append(plain(name))
                .append(" \\- ")
                .append(plain(description[0]))
                .append('\n');
        heading(text, "SYNOPSIS").append(".nf\n");
        text.append(plain(line.getHelp().synopsis(0).stripTrailing())).append("\n.fi\n");
        heading(text, "DESCRIPTION");
        for (String paragraph : description) {
            text.append(plain(paragraph)).append("\n.PP\n");
        }
        options(text, command);
        if (!command.subcommands().isEmpty()) {
            heading(text, "COMMANDS");
            command.subcommands().forEach((inner, of) -> {
                String[] told = of.getCommandSpec().usageMessage().description();
                item(text, "\\fB" + plain(inner) + "\\fR", told.length == 0 ? "" : told[0]);
            });
        }
        heading(text, "EXAMPLES").append(".nf\n");
        for (String example : usage.footer()) {
            text.append(plain(example)).append('\n');
        }
        heading(text.append(".fi\n"), "EXIT STATUS");
        ExitCodes.MEANINGS.forEach((code, meaning) -> item(text, "\\fB" + code + "\\fR", meaning));
        return text.toString();
    }

    private static void options(StringBuilder text, CommandSpec command) {
        List<OptionSpec> grouped = command.argGroups().stream()
                .flatMap(group -> group.options().stream())
                .toList();
        heading(text, "OPTIONS");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            item(text, "\\fI" + plain(parameter.paramLabel()) + "\\fR", description(parameter));
        }
        options(
                text,
                command.options().stream()
                        .filter(option -> !grouped.contains(option))
                        .toList());
        for (ArgGroupSpec group : command.argGroups()) {
            String title = String.valueOf(group.heading()).replace("%n", "").replace(":", "");
            text.append(".SS \"").append(plain(title)).append("\"\n");
            options(text, group.options());
        }
    }

    private static void options(StringBuilder text, Collection<OptionSpec> options) {
        for (OptionSpec option : options) {
            String names = List.of(option.names()).stream()
                    .map(name -> "\\fB" + plain(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            String label = option.arity().max() > 0 ? " \\fI" + plain(option.paramLabel()) + "\\fR" : "";
            item(text, names + label, description(option));
        }
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private static StringBuilder heading(StringBuilder text, String title) {
        return text.append(".SH ").append(title).append('\n');
    }

    private static void item(StringBuilder text, String tag, String told) {
        text.append(".TP\n").append(tag).append('\n').append(plain(told)).append('\n');
    }

    /** Without picocli's formats, and without what roff would obey. */
    private static String plain(String text) {
        String shown =
                Ansi.OFF.string(text.contains("%") ? text.replace("%n", "\n").replace("%%", "%") : text);
        return shown.lines()
                .map(line -> line.replace("\\", "\\e").replace("-", "\\-"))
                .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .collect(Collectors.joining("\n"));
    }
}
