package org.wscsim.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code wsc completion SHELL}: what a shell reads to complete commands, options and names. */
final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    CompletionCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("SHELL")
                .completionCandidates(SHELLS)
                .description("one of " + String.join(", ", SHELLS))
                .build());
        spec.usageMessage()
                .description("Prints a script with which a shell completes commands, options and their words.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  source <(wsc completion bash)                                     this bash; or in ~/.bashrc",
                        "  autoload -U compinit && compinit && source <(wsc completion zsh)  this zsh; or in ~/.zshrc",
                        "  wsc completion fish > ~/.config/fish/completions/wsc.fish         every fish");
        return spec;
    }

    @Override
    public Integer call() {
        String shell = spec.commandLine().getParseResult().matchedPositionalValue(0, "");
        CommandLine root = spec.root().commandLine();
        console.print(
                switch (shell) {
                    case "bash", "zsh" -> BashCompletion.of(spec.root().name(), root);
                    case "fish" -> fish(root.getCommandSpec());
                    default ->
                        throw new BadInputException(
                                "unknown shell: " + shell + "; " + NearestName.remedy(shell, SHELLS));
                });
        return 0;
    }

    private static String fish(CommandSpec root) {
        StringBuilder text = new StringBuilder("# Completions of " + root.name() + " for fish\n");
        fish(root, "__fish_use_subcommand", root.name(), text);
        return text.toString();
    }

    private static void fish(CommandSpec command, String condition, String program, StringBuilder text) {
        String start = "complete -c " + program + " -n " + quoted(condition);
        for (OptionSpec option : command.options()) {
            String[] lines = option.description();
            text.append(start).append(" -l ").append(option.longestName().substring(2));
            text.append(option.arity().max() > 0 ? " -r" : "");
            if (option.completionCandidates() != null) {
                text.append(" -f -a ").append(quoted(String.join(" ", option.completionCandidates())));
            }
            text.append(" -d ")
                    .append(quoted(lines.length == 0 ? "" : lines[0]))
                    .append('\n');
        }
        command.subcommands().forEach((name, line) -> {
            CommandSpec inner = line.getCommandSpec();
            String[] lines = inner.usageMessage().description();
            text.append(start).append(" -f -a ").append(name);
            text.append(" -d ")
                    .append(quoted(lines.length == 0 ? "" : lines[0]))
                    .append('\n');
            String within = condition.equals("__fish_use_subcommand") ? "" : condition + "; and ";
            fish(inner, within + "__fish_seen_subcommand_from " + name, program, text);
        });
    }

    /** One line, in single quotes, as fish reads them. */
    private static String quoted(String text) {
        String line = String.join(" ", Arrays.asList(text.split("\\s+")));
        return "'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
