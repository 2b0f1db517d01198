package org.wscsim.cli.diff;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import org.wscsim.cli.config.CauseText;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.failure.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a result folder says of its run. Immutable.
 *
 * @param name as the user wrote it
 * @param config settings by name; those below others have names like {@code die.cores}
 * @param summary values of {@code summary.json} by name, lists left out
 * @param bands means of the parts of E2E over bands of requests; empty where only their mean over all is known
 */
public record StoredRun(
        String name, Map<String, String> config, Map<String, String> summary, Map<String, double[]> bands) {
    private static final String BAND = "requests_by_e2el";

    /** Reads a folder that a run has written. */
    public static StoredRun read(String name) {
        Path folder = Path.of(name);
        Path summary = folder.resolve(ResultFolder.SUMMARY);
        Path config = folder.resolve(ResultFolder.CONFIG);
        if (!Files.isRegularFile(summary) || !Files.isRegularFile(config)) {
            throw new BadInputException("not the result folder of a run: folder=" + name + ", missing="
                    + (Files.isRegularFile(summary) ? ResultFolder.CONFIG : ResultFolder.SUMMARY)
                    + "; name a folder that wsc run wrote, or a sub-folder that wsc compare wrote");
        }
        try {
            return new StoredRun(name, settings(Files.readString(config)), values(summary), bands(folder));
        } catch (IOException | UncheckedIOException | YamlEngineException e) {
            throw new BadInputException(
                    "result folder cannot be read: folder=" + name + ", cause=" + CauseText.of(e) + "; check it", e);
        }
    }

    /** Settings by name; a text that holds settings itself, as that of the wafer does, is opened. */
    private static Map<String, String> settings(String yaml) {
        Map<String, String> settings = new LinkedHashMap<>();
        flatten("", load(yaml), settings);
        return settings;
    }

    private static @Nullable Object load(String yaml) {
        return new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build()).loadFromString(yaml);
    }

    private static void flatten(String name, @Nullable Object value, Map<String, String> settings) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, below) -> flatten(name.isEmpty() ? "" + key : name + '.' + key, below, settings));
        } else if (value instanceof String text && text.strip().indexOf('\n') >= 0) {
            flatten(
                    name,
                    load(text) instanceof Map<?, ?> map ? map : text.strip().replace('\n', ' '),
                    settings);
        } else if (value != null && !value.toString().isEmpty() && !value.equals("null")) {
            settings.put(name, value.toString());
        }
    }

    private static Map<String, String> values(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        try (Reader text = Files.newBufferedReader(file);
                JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            String key = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                switch (token) {
                    case PROPERTY_NAME -> key = json.currentName();
                    case START_OBJECT -> path.addLast(key + '.');
                    case END_OBJECT -> path.pollLast();
                    case START_ARRAY -> json.skipChildren();
                    default -> values.put(String.join("", path) + key, json.getString());
                }
            }
        } catch (JacksonException broken) {
            throw new BadInputException(
                    "not JSON: file=" + file + ", cause=" + broken.getOriginalMessage() + "; run it again", broken);
        }
        return values;
    }

    /** From the table beside the page, else from the rows of requests. */
    private static Map<String, double[]> bands(Path folder) throws IOException {
        Path table = folder.resolve(ResultFolder.LATENCY_PARTS);
        Path requests = folder.resolve(ResultFolder.REQUESTS);
        if (Files.isRegularFile(table)) {
            return tabled(table);
        }
        return Files.isRegularFile(requests) ? RequestParts.bands(requests) : Map.of();
    }

    private static Map<String, double[]> tabled(Path table) throws IOException {
        Map<String, double[]> bands = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(table)) {
            for (NamedCsvRecord row : rows) {
                List<String> fields = new ArrayList<>(row.getFields());
                double[] parts = new double[fields.size() - 3];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = Double.parseDouble(fields.get(i + 3));
                }
                bands.put(row.getField(BAND), parts);
            }
        }
        return bands;
    }

    /** A number of the summary; NaN where it has none. */
    double number(String key) {
        String text = summary.get(key);
        try {
            return text == null ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** As {@link #number}, of a latency: of an unstable run what the finite trace gave. */
    double latency(String key) {
        double value = number(key);
        return Double.isNaN(value) ? number("finite_trace_latencies." + key) : value;
    }

    @Nullable
    String text(String key) {
        return summary.get(key);
    }
}
