package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Exact counters of a run, by case, as {@code counters.json}. Stateless. */
final class CounterFile {
    private CounterFile() {}

    static void write(Path file, SortedMap<String, SortedMap<String, Long>> counts) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                JsonGenerator json = JsonTree.generator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, SortedMap<String, Long>> one : counts.entrySet()) {
                json.writeName(one.getKey());
                json.writeStartObject();
                one.getValue().forEach(json::writeNumberProperty);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
    }

    /** What the file says; nothing where there is none. */
    static SortedMap<String, SortedMap<String, Long>> read(Path file) {
        SortedMap<String, SortedMap<String, Long>> counts = new TreeMap<>();
        if (Files.exists(file)) {
            JsonTree.read(file).members().forEach((key, of) -> counts.put(key, longs(of)));
        }
        return counts;
    }

    private static SortedMap<String, Long> longs(JsonTree of) {
        SortedMap<String, Long> values = new TreeMap<>();
        of.members().forEach((name, value) -> values.put(name, Math.round(value.number())));
        return values;
    }
}
