package org.wscsim.cli.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.traces.archive.TraceOutput;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Where a trace goes and in which format; shared by the commands that write one. Immutable.
 *
 * @param file target
 * @param format of {@link TraceOutput#FORMATS}
 */
record TraceOutputOptions(Path file, String format) {
    private static final String OUT = "-o";
    private static final String TO = "--to";
    private static final String FORCE = "--force";

    static void addTo(CommandSpec command) {
        command.addOption(OptionSpec.builder(OUT, "--output")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("FILE")
                .description("file to write")
                .build());
        command.addOption(OptionSpec.builder(TO)
                .arity("1")
                .type(String.class)
                .paramLabel("KIND")
                .description("format to write: " + String.join(" or ", TraceOutput.FORMATS)
                        + " (default: csv for a name that ends in .csv, else binary)")
                .build());
        command.addOption(OptionSpec.builder(FORCE)
                .arity("0")
                .type(boolean.class)
                .description("replace an existing file")
                .build());
    }

    static TraceOutputOptions read(ParseResult parsed) {
        String name = parsed.matchedOptionValue(OUT, "");
        String format = parsed.matchedOptionValue(TO, name.endsWith(".csv") ? "csv" : "binary");
        if (!TraceOutput.FORMATS.contains(format)) {
            throw new BadInputException("unknown format to write: " + TO + "=" + format + "; "
                    + NearestName.remedy(format, TraceOutput.FORMATS));
        }
        Path file = path(name);
        if (Files.isDirectory(file)) {
            throw new BadInputException("output is a folder: " + OUT + "=" + name + "; name a file in it");
        }
        if (Files.exists(file) && !parsed.hasMatchedOption(FORCE)) {
            throw new BadInputException("output exists: " + OUT + "=" + name + "; give " + FORCE + " to replace it");
        }
        return new TraceOutputOptions(file, format);
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadInputException("not a path: " + OUT + "=" + name + "; correct the path", e);
        }
    }

    /** Writes the requests; returns a line that says what was written. */
    String write(ArrivalSource source) {
        TraceOutput.Written written = TraceOutput.write(source, file, format);
        boolean lost = written.hashes() > 0 && format.equals("csv");
        return "wrote " + written.requests() + " requests to " + PathText.of(file)
                + (lost ? "; left out " + written.hashes() + " content hashes, which csv has no column for" : "")
                + '\n';
    }
}
