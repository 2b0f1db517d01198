package org.wscsim.cli.command;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options outside the settings of a run: declared, and read back checked. Stateless. */
final class OptionValue {
    private static final String JSON = "--json";

    private OptionValue() {}

    /** Adds an option that takes one value. */
    static void addTo(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name)
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    /** Adds an option that is there or not. */
    static void addFlagTo(CommandSpec command, String name, String description) {
        command.addOption(OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .description(description + " (default: not set)")
                .build());
    }

    /** Adds {@code --json} to a command that prints tables. */
    static void addJsonTo(CommandSpec command) {
        addFlagTo(command, JSON, "print one JSON document instead, and nothing else, on standard output");
    }

    static boolean isJson(ParseResult parsed) {
        return parsed.hasMatchedOption(JSON);
    }

    static int whole(ParseResult parsed, String option, int absent, int min, int max) {
        return (int) whole(parsed, option, (long) absent, min, max);
    }

    static long whole(ParseResult parsed, String option, long absent, long min, long max) {
        return whole(option, parsed.matchedOptionValue(option, Long.toString(absent)), min, max);
    }

    static long whole(String option, String given, long min, long max) {
        try {
            long value = Long.parseLong(given);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        throw new BadInputException("not a whole number in range: " + option + "=" + given + ", allowed=" + min + ".."
                + max + "; correct it");
    }

    /** A real number above 0 and at most {@code max}. */
    static double positive(ParseResult parsed, String option, double absent, double max) {
        String given = parsed.matchedOptionValue(option, Double.toString(absent));
        try {
            double value = Double.parseDouble(given);
            if (value > 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        throw new BadInputException(
                "not a number in range: " + option + "=" + given + ", allowed=above 0.." + max + "; correct it");
    }

    static String choice(ParseResult parsed, String option, List<String> words, String absent) {
        String given = parsed.matchedOptionValue(option, absent);
        if (!words.contains(given)) {
            throw new BadInputException(
                    "unknown value: " + option + "=" + given + "; " + NearestName.remedy(given, words));
        }
        return given;
    }
}
