package org.wscsim.cli.command;

import java.util.concurrent.Callable;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.config.Workloads;
import org.wscsim.traces.workload.Workload;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc trace generate}: a workload as a file. */
final class TraceGenerateCommand implements Callable<Integer> {
    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    private TraceGenerateCommand(Console console) {
        this.console = console;
    }

    static CommandSpec spec(Console console) {
        return new TraceGenerateCommand(console).build();
    }

    private CommandSpec build() {
        spec.addOption(HelpOption.make());
        SettingOptions.addTo(spec, TraceStatsCommand.NOT_HERE);
        TraceOutputOptions.addTo(spec);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Writes the requests of a workload, rescaled and cut short as a run would see them.",
                        "Of sessions and closed loops it writes what comes when every answer takes no time.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc trace generate --workload azure-code --num-requests 100000 -o code.wsct",
                        "  wsc trace generate --workload synthetic --arrivals gamma:cv=3 --lengths lognormal:cv=1.5"
                                + " --request-rate 20 -o bursty.csv");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        Settings settings =
                SettingOptions.read(parsed, TraceStatsCommand.NOT_HERE).over(Settings.defaults());
        Workload workload = Workloads.prepare(RunConfig.of(settings).workload());
        console.print(TraceOutputOptions.read(parsed).write(workload.openAlone()));
        return 0;
    }
}
