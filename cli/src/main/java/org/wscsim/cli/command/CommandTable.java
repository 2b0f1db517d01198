package org.wscsim.cli.command;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** The sub-commands: adding one is one class and one line here. Stateless. */
final class CommandTable {
    private CommandTable() {}

    /**
     * @param name as typed
     * @param maker of options, help text, and what to run
     */
    record Entry(String name, Supplier<CommandSpec> maker) {}

    /**
     * @param args the whole command line, for run-info.json
     */
    static List<Entry> entries(Console console, List<String> args) {
        return List.of(
                new Entry("run", () -> new RunCommand(console, args).spec()),
                new Entry("compare", () -> new CompareCommand(console, args).spec()),
                new Entry("capacity", () -> new CapacityCommand(console, args).spec()),
                new Entry("duel", () -> new DuelCommand(console, args).spec()),
                new Entry("diff", () -> new DiffCommand(console).spec()),
                new Entry("plan", () -> new PlanCommand(console, args).spec()),
                new Entry("explore", () -> new ExploreCommand(console, args).spec()),
                new Entry("member", () -> new MemberCommand(console).spec()),
                new Entry("paper", () -> PaperCommand.spec(console, args)),
                new Entry("audit", () -> new AuditCommand(console, args).spec()),
                new Entry("list", () -> new ListCommand(console).spec()),
                new Entry("show", () -> new ShowCommand(console).spec()),
                new Entry("trace", () -> TraceCommand.spec(console)),
                new Entry("explain", () -> ExplainCommand.spec(console)),
                new Entry("predict", () -> new PredictCommand(console).spec()),
                new Entry("wafer", () -> new WaferCommand(console).spec()),
                new Entry("design", () -> new DesignCommand(console).spec()),
                new Entry("validate", () -> new ValidateCommand(console).spec()),
                new Entry("noc", () -> new NocCommand(console).spec()),
                new Entry("bench", () -> BenchCommand.spec()),
                new Entry("completion", () -> new CompletionCommand(console).spec()),
                new Entry("man", () -> new ManCommand(console).spec()));
    }
}
