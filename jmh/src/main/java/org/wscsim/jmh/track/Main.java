package org.wscsim.jmh.track;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry point of {@code wsc bench}. What begins with the name of a command is that command, questions about benchmarks go
 * to JMH as they are, and everything else is a run.
 */
public final class Main {
    /** Exit code of a gate that was not passed. */
    static final int GATE_FAILED = 4;

    private static final int OUR_FAULT = 1;
    private static final int BAD_INPUT = 2;
    private static final int LIMIT = 3;
    private static final int HELP_WIDTH = 120;

    /** Flags of JMH that ask and run nothing. */
    private static final Set<String> QUESTIONS = Set.of("-l", "-lp", "-lprof", "-lrf", "-h", "-help");

    private static final List<Class<?>> COMMANDS = List.of(
            CompareCommand.class, GateCommand.class, PairedCommand.class, PowerCommand.class, HistoryCommand.class);

    private Main() {}

    @Command(
            name = "wsc bench",
            mixinStandardHelpOptions = true,
            synopsisHeading =
                    "Usage: wsc bench [REGEX...] [--out DIR] [--system NAME] [--scheduler-jar DIR] [JMH's options]%n"
                            + "       wsc bench compare|gate|paired|power|history ...%n",
            customSynopsis = "",
            description = "Runs the JMH benchmarks (-h: JMH's options, -l: their names), or judges what runs found.",
            footer = {
                "",
                "A run writes jmh.json, counters.json, environment.json and report.html to --out (default out/bench/<time>).",
                "--system with --scheduler-jar measures a scheduler of your own. Exit codes: 0 done or passed, 1 our fault, 2 bad input,",
                "3 a limit was reached, 4 the gate was not passed."
            })
    private static final class Root {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command line
     */
    public static void main(String[] args) throws Exception {
        if (Arrays.stream(args).anyMatch(QUESTIONS::contains)) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        System.exit(execute(args));
    }

    /** Runs one command and returns its exit code. */
    static int execute(String... args) {
        CommandLine root = new CommandLine(new Root());
        COMMANDS.forEach(root::addSubcommand);
        root.setUsageHelpWidth(HELP_WIDTH);
        boolean judges = args.length > 0
                && (root.getSubcommands().containsKey(args[0])
                        || args[0].equals("--help")
                        || args[0].equals("--version"));
        CommandLine line = judges ? root : new CommandLine(new RunCommand());
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure));
        line.setParameterExceptionHandler((failure, values) -> {
            System.err.println("wsc: " + failure.getMessage() + "; see wsc bench --help");
            return BAD_INPUT;
        });
        return line.execute(args);
    }

    private static int report(Exception failure) {
        if ("1".equals(System.getenv("WSC_DEBUG"))) {
            failure.printStackTrace();
        }
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case BadInputException bad -> told(message, BAD_INPUT);
            case LimitReachedException limit -> told(message, LIMIT);
            case IOException io ->
                told("reading or writing failed: cause=" + io + "; check paths, disk space and permissions", BAD_INPUT);
            default -> told("internal error: " + failure, OUR_FAULT);
        };
    }

    /** One line, whatever a parser has to say. */
    private static int told(String message, int code) {
        System.err.println("wsc: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        return code;
    }
}
