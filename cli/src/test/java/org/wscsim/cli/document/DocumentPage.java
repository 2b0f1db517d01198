package org.wscsim.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fenced blocks of a Markdown page. A block whose first line is a command is a block of commands, one a line, a comment
 * behind {@code #}; a plain block after it is what its last command prints. Commands whose comment begins with {@code *} are not
 * executed: they take minutes, a network, or a folder that is not there.
 */
record DocumentPage(String name, List<Step> steps) {
    /**
     * @param line as it stands, without its comment
     * @param executed whether the test runs it
     * @param output lines printed somewhere in what it prints, one after the other; none for any
     */
    record Step(String line, boolean executed, List<String> output) {}

    static DocumentPage read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String language = null;
        for (String line : Files.readAllLines(file)) {
            if (language != null && line.equals("```")) {
                add(language, block, steps);
                language = null;
            } else if (language != null) {
                block.add(line);
            } else if (line.startsWith("```")) {
                language = line.substring(3);
                block.clear();
            }
        }
        return new DocumentPage(file.getFileName().toString(), List.copyOf(steps));
    }

    private static void add(String language, List<String> block, List<Step> steps) {
        if (!language.isEmpty() || block.isEmpty()) {
            return;
        }
        if (!block.getFirst().matches("(\\./wsc|\\./mvnw|javac|java|source|cd|git|tar) .*|\\./wsc")) {
            Step last = steps.removeLast();
            steps.add(new Step(last.line(), last.executed(), List.copyOf(block)));
            return;
        }
        for (String line : block) {
            int comment = line.indexOf(" # ");
            String told = comment < 0 ? "" : line.substring(comment + 3).strip();
            String command = comment < 0 ? line : line.substring(0, comment);
            steps.add(new Step(command.strip(), !told.startsWith("*"), List.of()));
        }
    }
}
