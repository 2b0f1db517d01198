package org.wscsim.jmh.track;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.wscsim.core.failure.BadInputException;

/**
 * One side of a paired comparison: a class path with benchmarks in it, and flags of its JVMs. Immutable.
 *
 * @param classPath jar of benchmarks, or what this code runs from
 * @param flags beyond those of this JVM
 */
record Contender(String classPath, List<String> flags) {
    private static final String TURNS = Turns.class.getName().replace('.', '/') + ".class";

    /** This checkout. */
    static Contender here(List<String> flags) {
        return new Contender(CountersMain.classPath(), flags);
    }

    /**
     * Another jar. Where it is of a build that knows no turns, this build's classes stand behind it.
     *
     * @throws BadInputException where there is none
     */
    static Contender of(Path file, List<String> flags) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("no such jar: jar=" + file + "; give the jar of another build's benchmarks");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            boolean knows = jar.getEntry(TURNS) != null;
            return new Contender(knows ? file.toString() : file + File.pathSeparator + CountersMain.classPath(), flags);
        } catch (IOException e) {
            throw new BadInputException("jar cannot be read: jar=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /**
     * Starts a JVM that measures one case and nothing else ({@code -f 0}), iteration by iteration as it is told. Its
     * compiler works in the foreground, so that however busy the machine is, what is measured is what the same calls have
     * had compiled.
     *
     * @param scores where JMH's JSON goes
     * @param log where JMH's words go
     */
    Process start(BenchmarkCase one, ForkLength length, Path scores, Path log) throws IOException {
        List<String> command = new ArrayList<>(CountersMain.java());
        command.add("-XX:-BackgroundCompilation");
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, "org.openjdk.jmh.Main"));
        command.add("^" + Pattern.quote(one.benchmark()) + "$");
        one.params().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        command.addAll(List.of("-f", "0", "-foe", "true", "-o", log.toString()));
        command.addAll(List.of("-rf", "json", "-rff", scores.toString()));
        command.addAll(List.of("-wi", Integer.toString(length.warmups()), "-w", length.milliseconds() + "ms"));
        command.addAll(List.of("-i", Integer.toString(length.iterations()), "-r", length.milliseconds() + "ms"));
        command.addAll(List.of("-prof", Turns.class.getName(), "-prof", CpuTime.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
