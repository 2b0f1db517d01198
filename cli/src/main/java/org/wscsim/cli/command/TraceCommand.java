package org.wscsim.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** {@code wsc trace}: the commands about workloads. Stateless. */
final class TraceCommand {
    private TraceCommand() {}

    /** {@code trace} with its sub-commands. */
    static CommandSpec spec(Console console) {
        CommandSpec[] own = new CommandSpec[1];
        CommandSpec trace = CommandSpec.wrapWithoutInspection(
                (Runnable) () -> console.print(own[0].commandLine().getUsageMessage()));
        own[0] = trace;
        trace.addOption(HelpOption.make());
        trace.usageMessage()
                .description("Describes, converts, generates and fetches workloads.")
                .commandListHeading("%nCommands:%n");
        trace.usageMessage()
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc trace stats --trace trace.csv",
                        "  wsc trace convert trace.jsonl.gz -o trace.wsct",
                        "  wsc trace generate --workload poisson --request-rate 20 --num-requests 1000 -o trace.csv");
        trace.addSubcommand("stats", TraceStatsCommand.spec(console));
        trace.addSubcommand("convert", TraceConvertCommand.spec(console));
        trace.addSubcommand("generate", TraceGenerateCommand.spec(console));
        trace.addSubcommand("fetch", TraceFetchCommand.spec(console));
        return trace;
    }
}
