package org.wscsim.jmh.track;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.stat.descriptive.rank.Median;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * Costs of a run's cases, one value a fork: the median of the fork's iterations, in time per operation (a rate is turned
 * over). Forks of one index ran one after the other, those of the reference benchmark among them. Immutable.
 *
 * @param cost by case
 * @param metric what was read, {@code time} or {@code cpu}
 */
record Scores(SortedMap<String, double[]> cost, String metric) {
    /** The clock's time. */
    static final String TIME = "time";

    /** The reference for what computes. */
    static final String CPU_REFERENCE = "reference.ReferenceBenchmark.compute";
    /** The reference for what waits for memory. */
    static final String MEMORY_REFERENCE = "reference.ReferenceBenchmark.memory";

    /**
     * Reads JMH's JSON.
     *
     * @param metric {@code time}, or {@code cpu} where the run has it
     * @throws BadInputException where the file is no such thing
     */
    static Scores read(Path file, String metric) {
        if (!Files.exists(file)) {
            throw new BadInputException("no such file: file=" + file + "; give what wsc bench wrote");
        }
        SortedMap<String, double[]> cost = new TreeMap<>();
        for (JsonTree one : JsonTree.read(file).elements()) {
            double[] forks = forks(one, metric);
            if (Arrays.stream(forks).anyMatch(Double::isNaN)) {
                throw new BadInputException("score is not a number: file=" + file + ", case=" + key(one) + ", metric="
                        + metric + "; run the case again, or take it out of the file");
            }
            if (forks.length > 0) {
                cost.put(key(one), forks);
            }
        }
        if (cost.isEmpty()) {
            throw new BadInputException(
                    "no scores in file: file=" + file + ", metric=" + metric + "; give JMH's JSON, or --metric time");
        }
        return new Scores(cost, metric);
    }

    /**
     * Costs of the iterations of a file's only case and only fork.
     *
     * @param metric as in {@link #read}
     */
    static double[] iterations(Path file, String metric) {
        JsonTree one = JsonTree.read(file).elements().getFirst();
        boolean rate = isRate(one, metric);
        return metric(one, metric).get("rawData").elements().getFirst().elements().stream()
                .mapToDouble(iteration -> rate ? 1 / iteration.number() : iteration.number())
                .toArray();
    }

    private static boolean isRate(JsonTree one, String metric) {
        return metric.equals(TIME) && one.get("mode").text().equals("thrpt");
    }

    private static JsonTree metric(JsonTree one, String metric) {
        return metric.equals(TIME)
                ? one.get("primaryMetric")
                : one.get("secondaryMetrics").get(metric);
    }

    private static String key(JsonTree one) {
        Map<String, String> params = new TreeMap<>();
        one.get("params").members().forEach((name, value) -> params.put(name, value.text()));
        return new BenchmarkCase(one.get("benchmark").text(), params).key();
    }

    private static double[] forks(JsonTree one, String metric) {
        boolean rate = isRate(one, metric);
        return metric(one, metric).get("rawData").elements().stream()
                .mapToDouble(fork -> cost(fork.elements(), rate))
                .filter(cost -> Double.isNaN(cost) || (cost > 0 && cost < Double.POSITIVE_INFINITY))
                .toArray();
    }

    private static double cost(List<JsonTree> iterations, boolean rate) {
        double median = median(iterations.stream().mapToDouble(JsonTree::number).toArray());
        return rate ? 1 / median : median;
    }

    static double median(double... values) {
        return values.length == 0 ? Double.NaN : new Median().evaluate(values);
    }

    /** The same costs in units of the reference's of the same fork; unchanged where the run has none of that name. */
    Scores relativeTo(String reference) {
        double[] unit = cost.get(reference);
        if (unit == null) {
            return this;
        }
        SortedMap<String, double[]> relative = new TreeMap<>();
        cost.forEach((key, forks) -> relative.put(key, divided(forks, unit)));
        return new Scores(relative, metric);
    }

    private static double[] divided(double[] forks, double[] unit) {
        boolean paired = forks.length == unit.length;
        double typical = median(unit);
        double[] relative = Arrays.copyOf(forks, forks.length);
        for (int i = 0; i < forks.length; i++) {
            relative[i] /= paired ? unit[i] : typical;
        }
        return relative;
    }

    double @Nullable [] of(String key) {
        return cost.get(key);
    }
}
