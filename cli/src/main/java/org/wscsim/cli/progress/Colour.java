package org.wscsim.cli.progress;

import java.util.List;
import java.util.Map;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/** When text is coloured. */
public enum Colour {
    /** On a terminal, unless {@code NO_COLOR} is set (no-color.org). */
    AUTO,
    ALWAYS,
    NEVER;

    /** The option of every command. */
    public static final String OPTION = "--color";

    /** What it takes. */
    public static final List<String> WORDS = List.of("auto", "always", "never");

    /** Reads the option from a command line that is not parsed yet; the last one counts. */
    public static Colour of(List<String> args) {
        Colour colour = AUTO;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals(OPTION) && i + 1 < args.size()) {
                colour = parse(args.get(i + 1));
            } else if (arg.startsWith(OPTION + '=')) {
                colour = parse(arg.substring(OPTION.length() + 1));
            }
        }
        return colour;
    }

    private static Colour parse(String word) {
        int index = WORDS.indexOf(word);
        if (index < 0) {
            throw new BadInputException(
                    "unknown value: " + OPTION + "=" + word + "; " + NearestName.remedy(word, WORDS));
        }
        return values()[index];
    }

    /**
     * @param terminal whether somebody looks at where the text goes
     * @param environment of the process
     */
    public boolean isOn(boolean terminal, Map<String, String> environment) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        };
    }
}
