package org.wscsim.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command of a line, as a shell takes it apart.
 *
 * @param words the program first
 * @param into file that takes its output, or an empty string
 */
record CommandWords(List<String> words, String into) {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** Commands of a line, separated by semicolons or {@code &&} that stand alone or behind a word. */
    static List<CommandWords> of(String line) {
        List<CommandWords> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        String into = "";
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String bare = matcher.group(3);
            String word = bare != null ? bare : matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            boolean ends = bare != null && (bare.equals("&&") || bare.endsWith(";"));
            if (bare != null && bare.equals(">")) {
                matcher.find();
                into = matcher.group(3).replaceFirst(";$", "");
                ends = matcher.group(3).endsWith(";");
            } else if (!ends) {
                words.add(word);
            } else if (bare.length() > 1 && bare.endsWith(";")) {
                words.add(bare.substring(0, bare.length() - 1));
            }
            if (ends) {
                commands.add(new CommandWords(List.copyOf(words), into));
                words.clear();
                into = "";
            }
        }
        if (!words.isEmpty()) {
            commands.add(new CommandWords(List.copyOf(words), into));
        }
        return commands;
    }
}
