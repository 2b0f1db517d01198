package org.wscsim.cli.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.cli.document.DocumentPage.Step;

/**
 * Every command that README and cookbook show is executed, in order, and prints what stands below it. Figures are compared
 * as they are, but for times by the clock; after a change of the model, paste the new block there.
 */
class DocumentsTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final int MOST_MINUTES = 10;
    /** Of all commands, those that may stay untried. */
    private static final double MOST_UNTRIED = 0.25;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/COOKBOOK.md", "docs/API.md"})
    void everyCommandDoesWhatThePageSays(String name) throws IOException, InterruptedException {
        DocumentPage page = DocumentPage.read(PROJECT.resolve(name));
        List<Step> steps = page.steps().stream().filter(Step::executed).toList();
        assertThat(steps)
                .hasSizeGreaterThan((int) ((1 - MOST_UNTRIED) * page.steps().size()));
        Path answers = Files.createDirectories(root.resolve("answers"));
        execute(steps, answers);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String printed = Files.readString(answers.resolve(i + ".out"));
            String code = Files.readString(answers.resolve(i + ".code"));
            if (!code.equals("0")) {
                wrong.add(steps.get(i).line() + "\n  exit code " + code + ": " + printed);
            } else if (!masked(printed)
                    .contains(masked(String.join("\n", steps.get(i).output())))) {
                wrong.add(steps.get(i).line() + "\n  prints otherwise:\n" + printed);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** In a folder of its own, with the project's examples in it. */
    private void execute(List<Step> steps, Path answers) throws IOException, InterruptedException {
        Path home = Files.createDirectories(root.resolve("home"));
        copy(PROJECT.resolve("examples"), home.resolve("examples"));
        List<String> lines = steps.stream()
                .map(step -> (step.output().isEmpty() ? '-' : '+') + step.line())
                .toList();
        Path script = Files.write(root.resolve("script"), lines);
        Path log = root.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        absolute(System.getProperty("java.class.path")),
                        DocumentShell.class.getName(),
                        answers.toString(),
                        script.toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES))
                    .as("commands end")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** Seconds by the clock vary; blanks at the end of a line are nobody's business. */
    private static String masked(String text) {
        return text.replaceAll("(?m)^(Wall time \\(s\\):).*$", "$1 ...")
                .replaceAll("(?m)^(JDK|build): .*$", "$1: ...")
                .replaceAll("(?m) +$", "");
    }

    @Test
    void theApiPageShowsTheProgramThatItRuns() throws IOException {
        String page = Files.readString(PROJECT.resolve("docs/API.md"));
        String program = Files.readString(PROJECT.resolve("examples/embedding/src/example/DramSweep.java"));
        assertThat(page).contains("```java\n" + program + "```");
    }

    @Test
    void aLineIsTakenApartAsAShellDoes() {
        List<CommandWords> commands =
                CommandWords.of("./wsc show a > b.yaml; ./wsc run --plan \"x y;z\" && javac 'c d'");
        assertThat(commands)
                .containsExactly(
                        new CommandWords(List.of("./wsc", "show", "a"), "b.yaml"),
                        new CommandWords(List.of("./wsc", "run", "--plan", "x y;z"), ""),
                        new CommandWords(List.of("javac", "c d"), ""));
    }
}
