package org.wscsim.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code wsc man [COMMAND...]}: a command's help as a manual page. */
final class ManCommand implements Callable<Integer> {
    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ManCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("COMMAND")
                .description("command, and its sub-command where it has one; none for wsc itself")
                .build());
        spec.usageMessage()
                .description("Prints the manual page of a command, for man(1).")
                .footerHeading("%nExamples:%n")
                .footer("  wsc man run | man -l -", "  wsc man explain step > wsc-explain-step.1");
        return spec;
    }

    @Override
    public Integer call() {
        List<String> path = spec.commandLine().getParseResult().matchedPositionalValue(0, List.of());
        CommandLine command = spec.root().commandLine();
        for (String name : path) {
            CommandLine next = command.getSubcommands().get(name);
            if (command.getSubcommands().isEmpty()) {
                throw new BadInputException("command has no sub-commands: " + String.join(" ", path) + "; write "
                        + "'wsc man " + String.join(" ", path.subList(0, path.indexOf(name))) + "'");
            }
            if (next == null) {
                throw new BadInputException("unknown command: " + String.join(" ", path) + "; "
                        + NearestName.remedy(name, command.getSubcommands().keySet()));
            }
            command = next;
        }
        console.print(ManPage.of(command));
        return 0;
    }
}
