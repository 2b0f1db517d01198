package org.wscsim.cli.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.report.RequestFile;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options that change where results go and how fast they come, never what they are. Immutable.
 *
 * @param configText text of {@code --config}, or null
 * @param configFile its path, or an empty string
 * @param out folder, or null for the default
 * @param force replace the result files of another run
 * @param requestFiles files with one row per request
 * @param json summary on standard output instead of the block
 * @param threads simulations at once
 * @param stepping an event for many decode steps, or for each
 * @param report write pages and their tables beside the results
 */
record OutputOptions(
        @Nullable String configText,
        String configFile,
        @Nullable String out,
        boolean force,
        Set<RequestFile> requestFiles,
        boolean json,
        int threads,
        Stepping stepping,
        boolean report) {
    private static final String CONFIG = "--config";
    private static final String OUT = "--out";
    private static final String FORCE = "--force";
    private static final String REQUESTS = "--requests";
    private static final String JSON = "--json";
    private static final String THREADS = "--threads";
    private static final String STEPPING = "--stepping";
    private static final String REPORT = "--report";
    private static final String YES = "yes";
    private static final String NO = "no";
    private static final int MAX_THREADS = 1_024;

    /** All of them. */
    static void addTo(CommandSpec command) {
        addTo(command, true);
    }

    /**
     * @param withRequests whether the command writes files with one row per request
     */
    static void addTo(CommandSpec command, boolean withRequests) {
        command.addArgGroup(ArgGroupSpec.builder()
                .heading("%nConfiguration file:%n")
                .order(-1)
                .validate(false)
                .addArg(value(CONFIG, "FILE", "settings as YAML; the command line beats it (default: none)"))
                .build());
        ArgGroupSpec.Builder output = ArgGroupSpec.builder()
                .heading("%nOutput:%n")
                .order(100)
                .validate(false)
                .addArg(value(
                        OUT, "DIR", "folder for the results (default: out/<workload>-<system>-<wafer>-<model>-<hash>)"))
                .addArg(flag(FORCE, "replace the result files of another run in that folder (default: not set)"))
                .addArg(value(
                        REPORT,
                        "YESNO",
                        "report.html with plots, one file that opens offline, and its tables as CSV: yes or no"
                                + " (default: yes where --out is given)"))
                .addArg(flag(JSON, "print the summary as JSON instead of the block (default: not set)"))
                .addArg(value(THREADS, "N", "simulations at once; results do not depend on it (default: all cores)"));
        if (withRequests) {
            output.addArg(value(
                    STEPPING,
                    "KIND",
                    "one event for as many decode steps as nothing disturbs (epoch), or for every step (iteration);"
                            + " results do not depend on it (default: epoch)"));
            output.addArg(value(
                    REQUESTS,
                    "FILES",
                    "files with one row per request: " + String.join(", ", RequestFile.words())
                            + "; several are separated by commas (default: csv)"));
        }
        command.addArgGroup(output.build());
    }

    private static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder(name)
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    static OutputOptions read(ParseResult parsed) {
        String config = parsed.matchedOptionValue(CONFIG, "");
        return new OutputOptions(
                parsed.hasMatchedOption(CONFIG) ? InputFile.text(CONFIG, config) : null,
                config,
                parsed.matchedOptionValue(OUT, (String) null),
                parsed.hasMatchedOption(FORCE),
                RequestFile.parse(REQUESTS, parsed.matchedOptionValue(REQUESTS, RequestFile.CSV.word())),
                parsed.hasMatchedOption(JSON),
                threads(parsed.matchedOptionValue(THREADS, "")),
                stepping(parsed.matchedOptionValue(STEPPING, word(Stepping.EPOCH))),
                report(parsed.matchedOptionValue(REPORT, parsed.hasMatchedOption(OUT) ? YES : NO)));
    }

    private static boolean report(String given) {
        if (!given.equals(YES) && !given.equals(NO)) {
            throw new BadInputException(
                    "neither yes nor no: " + REPORT + "=" + given + ", allowed=yes|no; correct the value");
        }
        return given.equals(YES);
    }

    private static Stepping stepping(String given) {
        return Arrays.stream(Stepping.values())
                .filter(stepping -> word(stepping).equals(given))
                .findFirst()
                .orElseThrow(() -> new BadInputException("not a way to take steps: " + STEPPING + "=" + given
                        + ", allowed=epoch|iteration; correct the value"));
    }

    private static String word(Stepping stepping) {
        return stepping.name().toLowerCase(Locale.ROOT);
    }

    private static int threads(String given) {
        if (given.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (!given.matches("\\d{1,4}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MAX_THREADS) {
            throw new BadInputException("not a number of threads: " + THREADS + "=" + given + ", allowed=1.."
                    + MAX_THREADS + "; correct the value");
        }
        return Integer.parseInt(given);
    }
}
