package org.wscsim.cli.command;

import java.nio.file.Path;
import org.wscsim.cli.config.InputFile;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Where the reference measurements lie: an option, or an environment variable. Stateless. */
final class ReferenceFolder {
    private static final String OPTION = "--reference-dir";
    private static final String VARIABLE = "WSC_REFERENCE_DIR";

    private ReferenceFolder() {}

    static void addTo(CommandSpec command) {
        OptionValue.addTo(
                command, OPTION, "DIR", "folder of the reference measurements (default: environment " + VARIABLE + ")");
    }

    /** @throws BadInputException when neither names a folder */
    static Path read(ParseResult parsed) {
        String variable = System.getenv(VARIABLE);
        if (parsed.hasMatchedOption(OPTION)) {
            return InputFile.requireFolder(OPTION, parsed.matchedOptionValue(OPTION, ""));
        }
        if (variable == null || variable.isBlank()) {
            throw new BadInputException("no reference measurements: " + OPTION + " is not given and " + VARIABLE
                    + " is not set; VALIDATION.md says where they come from");
        }
        return InputFile.requireFolder(VARIABLE, variable);
    }
}
