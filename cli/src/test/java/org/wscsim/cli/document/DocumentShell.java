package org.wscsim.cli.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.wscsim.cli.command.CommandLineTree;
import org.wscsim.cli.command.Console;

/**
 * A process whose folder is that of the documents' reader: takes command lines from a file and executes them one after the
 * other. Writes each one's output to {@code N.out}, N from 0, and {@code N.code}, then the exit code of its last command.
 * Runs of which no output is shown are cut to a few requests; everything else stays as it is written.
 */
final class DocumentShell {
    private static final Set<String> SIMULATING = Set.of("run", "compare", "capacity", "plan", "audit");
    private static final String FEW = "20";
    private static final int NO_SUCH_COMMAND = 127;

    private DocumentShell() {}

    /**
     * @param args folder of the answers; file with a command line a line, in front of it {@code +} where its output is shown
     */
    public static void main(String[] args) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(args[1]));
        for (int i = 0; i < lines.size(); i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean shown = lines.get(i).startsWith("+");
            int code = 0;
            for (CommandWords command : CommandWords.of(lines.get(i).substring(1))) {
                code = code == 0 ? execute(command, shown, out) : code;
            }
            Files.write(Path.of(args[0], i + ".out"), out.toByteArray());
            Files.writeString(Path.of(args[0], i + ".code"), Integer.toString(code));
        }
    }

    private static int execute(CommandWords command, boolean shown, ByteArrayOutputStream all) throws IOException {
        List<String> words = command.words();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(all, true, StandardCharsets.UTF_8);
        int code = switch (words.getFirst()) {
            case "./wsc" ->
                CommandLineTree.execute(
                        cut(words.subList(1, words.size()), shown).toArray(new String[0]), new Console(print, errors));
            case "javac" -> ToolProvider.getSystemJavaCompiler().run(null, errors, errors, compiled(words));
            case "java" -> main(words, print, errors);
            default -> NO_SUCH_COMMAND;
        };
        if (command.into().isEmpty()) {
            all.writeBytes(out.toByteArray());
        } else {
            Files.write(Path.of(command.into()), out.toByteArray());
        }
        return code;
    }

    /** {@code java -cp PATH CLASS}, here, in a class loader of its own. */
    private static int main(List<String> words, PrintStream out, PrintStream errors) {
        PrintStream before = System.out;
        List<URL> folders = new ArrayList<>();
        try {
            for (String entry : words.get(2).split(":")) {
                folders.add(Path.of(entry).toUri().toURL());
            }
            System.setOut(out);
            try (URLClassLoader loader = new URLClassLoader(folders.toArray(new URL[0]))) {
                Class.forName(words.get(3), true, loader)
                        .getMethod("main", String[].class)
                        .invoke(null, (Object) new String[0]);
            }
            return 0;
        } catch (ReflectiveOperationException | IOException e) {
            e.printStackTrace(errors);
            return 1;
        } finally {
            System.setOut(before);
        }
    }

    private static List<String> cut(List<String> words, boolean shown) {
        boolean simulates = !words.isEmpty() && SIMULATING.contains(words.getFirst());
        List<String> cut = new ArrayList<>(words);
        if (words.isEmpty()
                || (simulates && !shown && !words.contains("--help") && !words.contains("--num-requests"))) {
            cut.addAll(words.isEmpty() ? List.of() : List.of("--num-requests", FEW));
        }
        return cut;
    }

    /** The jar of the launcher is, here, the class path. */
    private static String[] compiled(List<String> words) {
        return words.stream()
                .skip(1)
                .map(word -> word.endsWith("wsc.jar") ? System.getProperty("java.class.path") : word)
                .toArray(String[]::new);
    }
}
