package org.wscsim.jmh.track;

import java.io.StringWriter;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** The page of one run of benchmarks: costs of every case over the reference's, with their spread over forks. Stateless. */
final class ScorePage {
    private ScorePage() {}

    /** Of the files in a folder that a run has written. */
    static String of(RunFolder run) {
        return HistoryPage.resource("scores.html")
                .replace("/*data*/null", data(run).replace("</", "<\\/"));
    }

    private static String data(RunFolder run) {
        Scores scores = Scores.read(run.scores(), Scores.TIME);
        Scores relative = scores.relativeTo(Scores.CPU_REFERENCE);
        SortedMap<String, SortedMap<String, Long>> counters = CounterFile.read(run.counters());
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonTree.generator(text)) {
            json.writeStartObject();
            json.writeStringProperty(
                    "machine", Environment.read(run.environment()).machine());
            json.writeName("cases");
            json.writeStartArray();
            scores.cost().forEach((key, forks) -> {
                double[] sorted = relative.cost().getOrDefault(key, forks).clone();
                Arrays.sort(sorted);
                json.writeStartObject();
                json.writeStringProperty("key", key);
                json.writeNumberProperty("cost", Scores.median(forks));
                json.writeNumberProperty("low", sorted[0]);
                json.writeNumberProperty("middle", Scores.median(sorted));
                json.writeNumberProperty("high", sorted[sorted.length - 1]);
                bytes(json, counters.getOrDefault(key, new TreeMap<>()));
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Allocated in a call; nothing where it was not counted. */
    private static void bytes(JsonGenerator json, SortedMap<String, Long> counts) {
        Long bytes = counts.get(CountedRun.BYTES);
        Long calls = counts.get(CountedRun.CALLS);
        if (bytes != null && calls != null && calls > 0) {
            json.writeNumberProperty("bytes", bytes / (double) calls);
        }
    }
}
