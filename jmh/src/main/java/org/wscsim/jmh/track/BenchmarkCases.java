package org.wscsim.jmh.track;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.wscsim.core.failure.BadInputException;

/** Which cases a regular expression means. Stateless. */
final class BenchmarkCases {
    static final String ALL = "org\\.wscsim\\.jmh\\..*";

    private BenchmarkCases() {}

    /**
     * Every case whose benchmark's name contains a match of one of the expressions, as JMH selects them.
     *
     * @param fixed values given for parameters, instead of all that the benchmark names
     * @throws BadInputException where there is none
     */
    static SortedSet<BenchmarkCase> matching(List<String> expressions, Map<String, Collection<String>> fixed) {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        SortedSet<BenchmarkCase> cases = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().find(silent, expressions, List.of())) {
            Map<String, Collection<String>> values = new TreeMap<>();
            if (entry.getParams().hasValue()) {
                entry.getParams()
                        .get()
                        .forEach((name, all) -> values.put(name, fixed.getOrDefault(name, List.of(all))));
            }
            for (Map<String, String> params : product(values)) {
                cases.add(new BenchmarkCase(entry.getUsername(), params));
            }
        }
        if (cases.isEmpty()) {
            throw new BadInputException(
                    "no such benchmark: regex=" + String.join(" ", expressions) + "; wsc bench -l lists them");
        }
        return cases;
    }

    private static List<Map<String, String>> product(Map<String, Collection<String>> values) {
        List<Map<String, String>> rows = new ArrayList<>(List.of(new TreeMap<>()));
        values.forEach((name, all) -> {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> row : rows) {
                for (String value : all) {
                    Map<String, String> more = new TreeMap<>(row);
                    more.put(name, value);
                    longer.add(more);
                }
            }
            rows.clear();
            rows.addAll(longer);
        });
        return rows;
    }
}
