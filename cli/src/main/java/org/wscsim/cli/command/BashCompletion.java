package org.wscsim.cli.command;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Picocli's script for bash and zsh, mended in two places: it names the words of an option after the option's placeholder,
 * so that of several options with one placeholder the last one's would stand for all; and it keeps the shell from
 * completing file names where there are no words. Stateless.
 */
final class BashCompletion {
    private static final Pattern WORDS = Pattern.compile("  local \\w+_option_args=\\((.*)\\) # (--[\\w-]+) values");
    private static final Pattern CASE = Pattern.compile("    .*'--([\\w-]+)'\\)");
    private static final Pattern USE = Pattern.compile("\\$\\{\\w+_option_args\\[@]}");
    private static final String FUNCTION = "function ";
    private static final String NO_FILES = "compopt +o default";
    private static final String NO_WORDS = "\"\"";

    private BashCompletion() {}

    static String of(String name, CommandLine root) {
        StringBuilder script = new StringBuilder();
        Set<String> wordless = new HashSet<>();
        String option = "";
        for (String line : lines(name, root)) {
            Matcher words = WORDS.matcher(line);
            Matcher opened = CASE.matcher(line);
            if (line.startsWith(FUNCTION)) {
                wordless.clear();
            }
            if (opened.matches()) {
                option = variable(opened.group(1));
            }
            if (words.matches()) {
                String variable = variable(words.group(2).substring(2));
                if (words.group(1).equals(NO_WORDS)) {
                    wordless.add(variable);
                } else {
                    script.append("  local ")
                            .append(variable)
                            .append("=(")
                            .append(words.group(1))
                            .append(")\n");
                }
            } else if (!line.contains(NO_FILES) && !(USE.matcher(line).find() && wordless.contains(option))) {
                script.append(USE.matcher(line).replaceAll("\\${" + option + "[@]}"))
                        .append('\n');
            }
        }
        return script.toString();
    }

    private static List<String> lines(String name, CommandLine root) {
        return AutoComplete.bash(name, root).lines().toList();
    }

    /** What holds the words of an option. */
    private static String variable(String option) {
        return option.replace('-', '_') + "_option_args";
    }
}
