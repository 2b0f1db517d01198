package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Lets another process say when each iteration may run: a byte is written to standard output before one and after one, and
 * one is awaited on standard input in between. JMH's own words must go elsewhere ({@code -o}).
 */
public final class Turns implements InternalProfiler {
    static final int READY = 'r';
    static final int DONE = 'd';
    static final int GO = 'g';

    @Override
    public String getDescription() {
        return "iterations in turn with those of another process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        say(READY);
        try {
            if (System.in.read() != GO) {
                throw new IllegalStateException("nobody gives turns");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        say(DONE);
        return List.of();
    }

    private static void say(int word) {
        System.out.write(word);
        System.out.flush();
    }
}
