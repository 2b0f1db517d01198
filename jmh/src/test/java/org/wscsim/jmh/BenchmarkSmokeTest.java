package org.wscsim.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every benchmark once, briefly, in its own JVM: it must give a time and an allocation rate. No time is judged. */
final class BenchmarkSmokeTest {
    @Test
    void everyBenchmarkGivesAResult() throws Exception {
        final Options options = new OptionsBuilder()
                .include("org\\.wscsim\\.jmh\\..*")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .forks(1)
                .jvmArgsPrepend(
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "--sun-misc-unsafe-memory-access=allow")
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(100))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(200))
                .build();

        final Collection<RunResult> results = new Runner(options).run();

        assertThat(results).isNotEmpty();
        for (final RunResult result : results) {
            assertThat(result.getPrimaryResult().getScore())
                    .as("score of %s", result.getParams().getBenchmark())
                    .isPositive();
            assertThat(result.getSecondaryResults()).containsKey("gc.alloc.rate.norm");
        }
    }
}
