package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;

/** The page of the history: one file with its data, its script and uPlot in it. Stateless. */
final class HistoryPage {
    private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

    private HistoryPage() {}

    static String of(
            String machine,
            List<HistoryFile.Entry> entries,
            SortedMap<String, double[]> series,
            SortedMap<String, List<ChangePoint>> changes) {
        return resource("history.html")
                .replace("/*uplot.css*/", resource(PLOT + "dist/uPlot.min.css"))
                .replace("/*uplot.js*/", resource(PLOT + "dist/uPlot.iife.min.js"))
                .replace("/*uplot.license*/", resource(PLOT + "LICENSE"))
                .replace("/*data*/null", data(machine, entries, series, changes));
    }

    private static String data(
            String machine,
            List<HistoryFile.Entry> entries,
            SortedMap<String, double[]> series,
            SortedMap<String, List<ChangePoint>> changes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonTree.generator(text)) {
            json.writeStartObject();
            json.writeStringProperty("machine", machine);
            json.writeName("runs");
            json.writeStartArray();
            for (HistoryFile.Entry entry : entries) {
                json.writeString(entry.environment().get("at") + " "
                        + entry.environment().get("commit"));
            }
            json.writeEndArray();
            json.writeName("cases");
            json.writeStartArray();
            series.forEach((key, values) -> write(json, key, values, changes.getOrDefault(key, List.of())));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString().replace("</", "<\\/"); // a name must not end the script
    }

    private static void write(JsonGenerator json, String key, double[] values, List<ChangePoint> changes) {
        json.writeStartObject();
        json.writeStringProperty("key", key);
        json.writeName("cost");
        json.writeStartArray();
        for (double value : values) {
            if (Double.isNaN(value)) {
                json.writeNull();
            } else {
                json.writeNumber(value);
            }
        }
        json.writeEndArray();
        json.writeName("changes");
        json.writeStartArray();
        changes.forEach(change -> json.writeNumber(change.index()));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A file of the jar. */
    static String resource(String name) {
        try (InputStream in = HistoryPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: resource=" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
