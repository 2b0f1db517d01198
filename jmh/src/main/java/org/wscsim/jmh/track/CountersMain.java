package org.wscsim.jmh.track;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes the exact counters of some cases in a JVM of its own, which compiles with C1 only ({@link CountedRun} says why).
 * Its arguments: the file to write, then regular expressions and {@code name=value} for parameters.
 */
public final class CountersMain {
    private CountersMain() {}

    /**
     * The forked side.
     *
     * @param args file, expressions, parameters
     */
    public static void main(String[] args) throws Throwable {
        List<String> expressions = new ArrayList<>();
        Map<String, Collection<String>> fixed = new TreeMap<>();
        for (String arg : List.of(args).subList(1, args.length)) {
            int sign = arg.indexOf('=');
            if (sign < 0) {
                expressions.add(arg);
            } else {
                fixed.put(
                        arg.substring(0, sign), List.of(arg.substring(sign + 1).split(",")));
            }
        }
        SortedMap<String, SortedMap<String, Long>> counts = new TreeMap<>();
        for (BenchmarkCase one : BenchmarkCases.matching(expressions, fixed)) {
            counts.put(one.key(), new CountedRun(one).count());
        }
        CounterFile.write(Path.of(args[0]), counts);
    }

    /** Starts the forked side on the given class path and waits for it. */
    static void fork(String classPath, List<String> flags, Path file, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java());
        command.addAll(flags);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, CountersMain.class.getName()));
        command.add(file.toString());
        command.addAll(arguments);
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("counters were not taken: exit=" + code + ", class_path=" + classPath);
        }
    }

    /** This JVM's command with its flags. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home", "") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        return command;
    }

    /** Where this code lies. */
    static String classPath() {
        return System.getProperty("java.class.path", "");
    }
}
