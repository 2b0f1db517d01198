package org.wscsim.jmh.track;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One benchmark method with one value for each of its parameters. Immutable.
 *
 * @param benchmark class and method, as JMH names it
 * @param params by name
 */
record BenchmarkCase(String benchmark, SortedMap<String, String> params) implements Comparable<BenchmarkCase> {
    private static final String OURS = "org.wscsim.jmh.";

    BenchmarkCase(String benchmark, Map<String, String> params) {
        this(benchmark, new TreeMap<>(params));
    }

    /** {@code event.WinnerTreeBenchmark.tree{pending=10}}: unique, and how tables and files name the case. */
    String key() {
        String name = benchmark.startsWith(OURS) ? benchmark.substring(OURS.length()) : benchmark;
        if (params.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name);
        char before = '{';
        for (Map.Entry<String, String> param : params.entrySet()) {
            text.append(before).append(param.getKey()).append('=').append(param.getValue());
            before = ',';
        }
        return text.append('}').toString();
    }

    /** Name of the class. */
    String className() {
        return benchmark.substring(0, benchmark.lastIndexOf('.'));
    }

    /** Name of the method. */
    String methodName() {
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    @Override
    public int compareTo(BenchmarkCase other) {
        return key().compareTo(other.key());
    }
}
