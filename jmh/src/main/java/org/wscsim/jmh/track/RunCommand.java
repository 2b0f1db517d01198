package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.jmh.engine.SystemUnderTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Runs benchmarks and keeps what they found. Forks are taken in rounds, one of every case after the other with the
 * reference benchmark among them, so that a slow minute of the machine falls on all alike.
 */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
    private static final int DEFAULT_ROUNDS = 3;
    private static final int DEFAULT_ITERATIONS = 5;
    private static final int DEFAULT_MILLISECONDS = 200;

    @Option(names = "--out")
    private @Nullable Path out;

    @Option(names = "--system")
    private @Nullable String system;

    @Option(names = "--scheduler-jar")
    private @Nullable String schedulerJar;

    @Option(names = "--no-counters")
    private boolean noCounters;

    @Unmatched
    private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        CommandLineOptions given = parsed();
        checkSystem();
        List<String> includes = includes(given);
        Map<String, Collection<String>> params = params(given, includes);
        RunFolder folder = RunFolder.in(Files.createDirectories(folder()));
        int rounds = given.getForkCount().orElse(DEFAULT_ROUNDS);
        Map<String, RunResult> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : round(given, includes, params)) {
                results.merge(key(result), result, RunCommand::merged);
            }
        }
        Environment.here().write(folder.environment());
        try (PrintStream json = new PrintStream(folder.scores().toFile(), StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results.values());
        }
        if (!noCounters) {
            CountersMain.fork(CountersMain.classPath(), schedulerFlags(), folder.counters(), counted(includes, params));
        }
        Files.writeString(folder.page(), ScorePage.of(folder));
        System.out.println(
                "wrote " + folder.scores() + ", " + folder.environment().getFileName() + ", "
                        + folder.page().getFileName()
                        + (noCounters ? "" : ", " + folder.counters().getFileName()));
        return 0;
    }

    private CommandLineOptions parsed() {
        try {
            return new CommandLineOptions(rest.toArray(new String[0]));
        } catch (CommandLineOptionException e) {
            throw new BadInputException("JMH does not understand: cause=" + e.getMessage() + "; see wsc bench -h", e);
        }
    }

    /** A user's own system is loaded here once, to be refused before anything is measured. */
    private void checkSystem() {
        if (schedulerJar != null && system == null) {
            throw new BadInputException(
                    "scheduler without a name: scheduler_jar=" + schedulerJar + "; add --system CLASS");
        }
        if (system != null) {
            System.setProperty(SystemUnderTest.JAR, schedulerJar == null ? "" : schedulerJar);
            SystemUnderTest.check(system);
        }
    }

    private List<String> includes(CommandLineOptions given) {
        List<String> includes = new ArrayList<>(given.getIncludes());
        if (includes.isEmpty()) {
            includes.add(system == null ? BenchmarkCases.ALL : SystemUnderTest.BENCHMARKS);
        }
        BenchmarkCases.matching(includes, Map.of());
        includes.add("org\\.wscsim\\.jmh\\.reference\\.ReferenceBenchmark\\..*");
        return includes;
    }

    private Map<String, Collection<String>> params(CommandLineOptions given, List<String> includes) {
        Map<String, Collection<String>> params = new TreeMap<>();
        if (system != null) {
            params.put("system", List.of(system));
        }
        requireKnown(includes);
        for (BenchmarkCase one : BenchmarkCases.matching(includes, Map.of())) {
            for (String name : one.params().keySet()) {
                if (given.getParameter(name).hasValue()) {
                    params.put(name, given.getParameter(name).get());
                }
            }
        }
        return params;
    }

    /** JMH passes over parameters that no benchmark has. */
    private void requireKnown(List<String> includes) {
        SortedSet<String> known = new TreeSet<>();
        BenchmarkCases.matching(includes, Map.of())
                .forEach(one -> known.addAll(one.params().keySet()));
        for (int i = 0; i + 1 < rest.size(); i++) {
            String name = rest.get(i + 1).split("=", 2)[0];
            if (rest.get(i).equals("-p") && !known.contains(name)) {
                throw new BadInputException("unknown parameter: -p " + rest.get(i + 1) + "; "
                        + (known.isEmpty() ? "the benchmarks chosen have none" : NearestName.remedy(name, known)));
            }
        }
    }

    private Path folder() {
        DateTimeFormatter stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
        return out != null
                ? out
                : Path.of(
                        "out",
                        "bench",
                        LocalDateTime.now(ZoneId.systemDefault()).format(stamp));
    }

    private Collection<RunResult> round(
            CommandLineOptions given, List<String> includes, Map<String, Collection<String>> params)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .forks(1)
                .shouldFailOnError(true)
                .addProfiler(CpuTime.class)
                .addProfiler(GCProfiler.class);
        includes.forEach(options::include);
        params.forEach((name, values) -> options.param(name, values.toArray(new String[0])));
        options.jvmArgsPrepend(schedulerFlags().toArray(new String[0]));
        shorten(given, options);
        try {
            return new Runner(options.build()).run();
        } catch (NoBenchmarksException e) {
            throw new BadInputException("no such benchmark: regex=" + includes.getFirst() + "; wsc bench -l", e);
        }
    }

    private List<String> schedulerFlags() {
        return schedulerJar == null ? List.of() : List.of("-D" + SystemUnderTest.JAR + "=" + schedulerJar);
    }

    /** Shorter than the benchmarks say, where nothing was said: forks tell more than long iterations. */
    private static void shorten(CommandLineOptions given, ChainedOptionsBuilder options) {
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(DEFAULT_ITERATIONS);
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(DEFAULT_ITERATIONS);
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(DEFAULT_MILLISECONDS));
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(DEFAULT_MILLISECONDS));
        }
    }

    private static String key(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> values = new TreeMap<>();
        for (String name : params.getParamsKeys()) {
            values.put(name, params.getParam(name));
        }
        return new BenchmarkCase(params.getBenchmark(), values).key();
    }

    private static RunResult merged(RunResult first, RunResult second) {
        List<BenchmarkResult> forks = new ArrayList<>(first.getBenchmarkResults());
        forks.addAll(second.getBenchmarkResults());
        return new RunResult(first.getParams(), forks);
    }

    private static List<String> counted(List<String> includes, Map<String, Collection<String>> params) {
        List<String> arguments = new ArrayList<>(includes);
        params.forEach((name, values) -> arguments.add(name + "=" + String.join(",", values)));
        return arguments;
    }
}
