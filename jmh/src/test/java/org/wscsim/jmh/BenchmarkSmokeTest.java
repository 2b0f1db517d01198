package org.wscsim.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark once, briefly, in this JVM, each with the first value of its parameters: it must give a time and an
 * allocation rate. No time is judged.
 */
final class BenchmarkSmokeTest {
    @TestFactory
    Stream<DynamicTest> everyBenchmarkGivesAResult() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        List<BenchmarkListEntry> entries =
                new ArrayList<>(BenchmarkList.defaultList().getAll(silent, List.of()));
        assertThat(entries).isNotEmpty();
        return entries.stream().map(entry -> DynamicTest.dynamicTest(entry.getUsername(), () -> givesAResult(entry)));
    }

    private static void givesAResult(BenchmarkListEntry entry) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + entry.getUsername().replace(".", "\\.") + "$")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(10))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(20));
        if (entry.getParams().hasValue()) {
            for (Map.Entry<String, String[]> param : entry.getParams().get().entrySet()) {
                options.param(param.getKey(), param.getValue()[0]);
            }
        }

        Collection<RunResult> results = new Runner(options.build()).run();

        assertThat(results).hasSize(1);
        for (RunResult result : results) {
            assertThat(result.getPrimaryResult().getScore()).isPositive();
            assertThat(result.getSecondaryResults()).containsKey("gc.alloc.rate.norm");
        }
    }
}
