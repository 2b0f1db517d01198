package org.wscsim.cli.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.cli.command.CommandTable.Entry;
import org.wscsim.cli.progress.Colour;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code wsc} command with its sub-commands, and what becomes of their failures. Stateless. */
public final class CommandLineTree {
    private static final String NAME = "wsc";
    /** Of a command's own options. */
    private static final int LAST = 1_000;
    /** What to use instead of options that other versions, other commands, or vLLM and Vidur have. */
    private static final Map<String, String> MOVED = Map.of(
            "--requests", "use --num-requests N for the number of requests",
            "--no-request-csv", "use --requests none",
            "--num-prompts", "use --num-requests N",
            "--dataset", "use --trace FILE",
            "--dataset-path", "use --trace FILE",
            "--qps", "use --request-rate R",
            "--tensor-parallel-size", "use --plan: 6xM:2x4 is six instances, tensor-parallel over 2x4 dies",
            "--enable-prefix-caching", "use --prefix-cache on",
            "--enable-chunked-prefill", "use --system sarathi or vllm-v1");

    private static final Set<String> ABOUT_OTHERS = Set.of("completion", "man");

    private CommandLineTree() {}

    /** Parses, runs, and returns the exit code. */
    public static int execute(String[] args, Console console) {
        try {
            return execute(args, Colour.of(List.of(args)), console);
        } catch (BadInputException failure) {
            return Failures.report(failure, console);
        }
    }

    private static int execute(String[] args, Colour colour, Console console) {
        CommandLine line = new CommandLine(root(console, List.of(args)));
        boolean colours = colour.isOn(console.isLookedAt(), System.getenv());
        line.setColorScheme(Help.defaultColorScheme(colours ? Help.Ansi.ON : Help.Ansi.OFF));
        line.setOut(new PrintWriter(console.out(), false, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), false, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(110);
        line.setUsageHelpLongOptionsMaxWidth(34);
        line.setParameterExceptionHandler((failure, given) -> Failures.badInput(oneLine(failure), console));
        line.setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure, console));
        try {
            int code = line.execute(args);
            return code == 0 && !console.isWritten() ? Failures.badInput(Console.UNWRITTEN, console) : code;
        } catch (Error failure) {
            return Failures.report(failure, console);
        }
    }

    private static CommandSpec root(Console console, List<String> args) {
        CommandSpec[] own = new CommandSpec[1];
        CommandSpec root = CommandSpec.wrapWithoutInspection(
                (Runnable) () -> console.print(own[0].commandLine().getUsageMessage()));
        own[0] = root;
        root.name(NAME).mixinStandardHelpOptions(true).versionProvider(() -> Version.lines(NAME));
        root.addOption(OptionSpec.builder(Colour.OPTION)
                .arity("1")
                .type(String.class)
                .paramLabel("WHEN")
                .completionCandidates(Colour.WORDS)
                .order(LAST)
                .scopeType(ScopeType.INHERIT)
                .description("colours in the help: always, never, or auto: on a terminal and without NO_COLOR in the"
                        + " environment (default: auto)")
                .build());
        root.usageMessage()
                .description("Simulates LLM serving on wafer-scale chips: a request trace goes in, latency, throughput,"
                        + " utilization and energy come out.")
                .commandListHeading("")
                .optionListHeading("%nOptions:%n")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc run                                    the built-in workload, Llama-3-70B, wsc-llm on wsc-case3",
                        "  wsc run --trace trace.csv --system vllm    a trace of your own under vLLM's scheduler",
                        "  wsc compare --systems orca,vllm,wsc-llm    one table of several systems",
                        "  wsc show wsc-case3                         a preset with its sources",
                        "  wsc run --set wafer.die.dram_bytes_per_second=4e12    one value of the wafer changed",
                        "  wsc COMMAND --help                         every option with its default and unit");
        root.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroup::render);
        for (Entry entry : wanted(CommandTable.entries(console, args), args)) {
            root.addSubcommand(entry.name(), entry.maker().get());
        }
        ExitCodes.addTo(root);
        return root;
    }

    /** The command named first, whose options alone need be there; all of them where that is none, or one about the others. */
    private static List<Entry> wanted(List<Entry> entries, List<String> args) {
        List<Entry> named = entries.stream()
                .filter(entry -> !args.isEmpty() && entry.name().equals(args.getFirst()))
                .filter(entry -> !ABOUT_OTHERS.contains(entry.name()))
                .toList();
        return named.isEmpty() ? entries : named;
    }

    /** What picocli found wrong, in our form. */
    private static String oneLine(ParameterException failure) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().getFirst(), command);
        }
        if (failure instanceof MissingParameterException missing
                && missing.getMissing().getFirst() instanceof PositionalParamSpec place
                && place.completionCandidates() != null) {
            return "missing " + place.paramLabel() + ": " + command.qualifiedName() + "; use one of "
                    + String.join(", ", place.completionCandidates());
        }
        String message = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        return Character.toLowerCase(message.charAt(0)) + message.substring(1) + "; see " + command.qualifiedName()
                + " --help";
    }

    private static String unmatched(String argument, CommandSpec command) {
        String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        String help = "see " + command.qualifiedName() + " --help";
        String moved = MOVED.get(name);
        if (moved != null) {
            return "no such option: " + name + "; " + moved;
        }
        if (name.startsWith("-")) {
            List<String> options =
                    command.options().stream().map(OptionSpec::longestName).toList();
            String nearest = NearestName.of(name, options);
            return "unknown option: " + name + "; " + (nearest == null ? help : "did you mean " + nearest);
        }
        if (!command.subcommands().isEmpty()) {
            return "unknown command: " + name + "; "
                    + NearestName.remedy(name, command.subcommands().keySet());
        }
        return "unexpected argument: " + name + "; " + help;
    }
}
