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
    private static final String CPU_TIME = CpuTime.class.getName().replace('.', '/') + ".class";

    /** This checkout. */
    static Contender here(List<String> flags) {
        return new Contender(CountersMain.classPath(), flags);
    }

    /**
     * Another jar.
     *
     * @throws BadInputException where there is none
     */
    static Contender of(Path jar, List<String> flags) {
        if (!Files.isRegularFile(jar)) {
            throw new BadInputException("no such jar: jar=" + jar + "; give the jar of another build's benchmarks");
        }
        return new Contender(jar.toString(), flags);
    }

    /** Whether the jar is of a version that measures CPU time and counts. */
    boolean tracks() {
        if (classPath.contains(File.pathSeparator) || !classPath.endsWith(".jar")) {
            return true;
        }
        try (JarFile jar = new JarFile(classPath)) {
            return jar.getEntry(CPU_TIME) != null;
        } catch (IOException e) {
            throw new BadInputException("jar cannot be read: jar=" + classPath + ", cause=" + e.getMessage(), e);
        }
    }

    /**
     * Measures one case in a JVM of its own.
     *
     * @return its cost: median of the iterations
     */
    double fork(BenchmarkCase one, ForkLength length, String metric) throws IOException, InterruptedException {
        Path scores = Files.createTempFile("wsc-fork", ".json");
        Path log = Files.createTempFile("wsc-fork", ".log");
        try {
            int code = new ProcessBuilder(command(one, length, metric, scores))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (code != 0 || Files.size(scores) == 0) {
                throw new BadInputException("fork gave no score: case=" + one.key() + ", class_path=" + classPath
                        + ", exit=" + code + ", said=" + lastLine(log));
            }
            return Scores.read(scores, metric).cost().firstEntry().getValue()[0];
        } finally {
            Files.deleteIfExists(scores);
            Files.deleteIfExists(log);
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
    }

    /** The JVM that is started measures by itself ({@code -f 0}): it has run nothing else. */
    private List<String> command(BenchmarkCase one, ForkLength length, String metric, Path scores) {
        List<String> command = new ArrayList<>(CountersMain.java());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, "org.openjdk.jmh.Main"));
        command.add("^" + Pattern.quote(one.benchmark()) + "$");
        one.params().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        command.addAll(List.of("-f", "0", "-foe", "true", "-rf", "json", "-rff", scores.toString()));
        command.addAll(List.of("-wi", Integer.toString(length.warmups()), "-w", length.milliseconds() + "ms"));
        command.addAll(List.of("-i", Integer.toString(length.iterations()), "-r", length.milliseconds() + "ms"));
        if (metric.equals(CpuTime.METRIC)) {
            command.addAll(List.of("-prof", CpuTime.class.getName()));
        }
        return command;
    }
}
