package org.wscsim.cli.command;

import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code wsc bench}: stands in the help here, and is run by the launcher from a jar of its own. Stateless. */
final class BenchCommand {
    private BenchCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> {
            throw new BadInputException("benchmarks have a jar of their own: command=bench; start them with the"
                    + " launcher in the source folder, ./wsc bench --help");
        });
        spec.addOption(HelpOption.make());
        spec.usageMessage()
                .description(
                        "JMH benchmarks: run, compare, gate, history.",
                        "The launcher in the source folder runs them from a jar of their own; ./wsc bench --help lists their"
                                + " options.")
                .footerHeading("%nExamples:%n")
                .footer("  ./wsc bench WinnerTree --out a", "  ./wsc bench compare a b");
        return spec;
    }
}
