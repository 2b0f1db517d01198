package org.wscsim.jmh.track;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of one run of benchmarks lie: {@code jmh.json} as JMH writes it, {@code counters.json} and {@code
 * environment.json}. Immutable.
 *
 * @param scores JMH's JSON
 * @param counters exact counters
 * @param environment machine and JVM
 */
record RunFolder(Path scores, Path counters, Path environment) {
    private static final String SCORES = "jmh.json";

    /** The files in a folder, or those beside a file of scores. */
    static RunFolder of(Path path) {
        Path scores = Files.isDirectory(path) ? path.resolve(SCORES) : path;
        return new RunFolder(scores, scores.resolveSibling("counters.json"), scores.resolveSibling("environment.json"));
    }

    /** The page of the run. */
    Path page() {
        return scores.resolveSibling("report.html");
    }

    static RunFolder in(Path folder) {
        return of(folder.resolve(SCORES));
    }
}
