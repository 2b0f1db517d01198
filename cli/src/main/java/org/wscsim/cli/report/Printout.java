package org.wscsim.cli.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a command prints, once: tables, labelled figures and sentences in order, as text for people or as one JSON document.
 * In JSON a table is a list of objects by the names of its columns, in lower case with underscores; figures are those that
 * people see, absent ones are null; sentences are under {@code notes}. Confined to its thread.
 */
public final class Printout {
    private static final int LABEL_WIDTH = 22;
    private static final int FIGURE_WIDTH = 14;
    private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";

    private static final String GROUPED = "-?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?";

    private final List<Part> parts = new ArrayList<>();

    private sealed interface Part {
        /** For people only. */
        record Text(String text) implements Part {}

        record Note(String text) implements Part {}

        record Figure(String label, String value) implements Part {}

        record Table(String key, List<List<String>> rows, int names) implements Part {}
    }

    /** Text for people only: headings, empty lines. */
    public Printout text(String text) {
        parts.add(new Part.Text(text));
        return this;
    }

    /** A sentence on a line of its own. */
    public Printout note(String sentence) {
        parts.add(new Part.Note(sentence));
        return this;
    }

    /** A labelled figure on a line of its own. */
    public Printout figure(String label, String value) {
        parts.add(new Part.Figure(label, value));
        return this;
    }

    /**
     * A table.
     *
     * @param key what JSON calls it
     * @param rows equally long; the first is the heading
     * @param names columns from the left that are names; the rest are figures
     */
    public Printout table(String key, List<List<String>> rows, int names) {
        parts.add(new Part.Table(key, List.copyOf(rows), names));
        return this;
    }

    public String print(boolean asJson) {
        return asJson ? json() : text();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text given -> text.append(given.text());
                case Part.Note note -> text.append(note.text()).append('\n');
                case Part.Figure figure ->
                    text.append(String.format(
                                    Locale.ROOT,
                                    "%-" + LABEL_WIDTH + "s %" + FIGURE_WIDTH + "s",
                                    figure.label(),
                                    figure.value()))
                            .append('\n');
                case Part.Table table -> text.append(TextTable.of(table.rows(), table.names()));
            }
        }
        return text.toString();
    }

    String json() {
        StringWriter text = new StringWriter();
        List<String> notes = new ArrayList<>();
        try (JsonDocument json = new JsonDocument(text)) {
            json.put("schema", 1);
            for (Part part : parts) {
                switch (part) {
                    case Part.Text _ -> {}
                    case Part.Note note -> notes.add(note.text().strip());
                    case Part.Figure figure -> put(json, key(figure.label()), figure.value(), false);
                    case Part.Table table -> write(json, table);
                }
            }
            json.put("notes", notes);
        }
        return text.toString();
    }

    private static void write(JsonDocument json, Part.Table table) {
        List<String> keys = keys(table.rows().getFirst());
        json.openArray(table.key());
        for (List<String> row : table.rows().subList(1, table.rows().size())) {
            write(json, keys, row, table.names());
        }
        json.closeArray();
    }

    /** One row as an element of the array that is open. */
    static void write(JsonDocument json, List<String> keys, List<String> row, int names) {
        json.openElement();
        for (int c = 0; c < keys.size(); c++) {
            put(json, keys.get(c), row.get(c), c < names);
        }
        json.closeObject();
    }

    private static void put(JsonDocument json, String key, String cell, boolean name) {
        String shown = cell.strip();
        if (!name && (shown.isEmpty() || shown.equals("-"))) {
            json.putNull(key);
        } else if (!name && shown.matches(GROUPED)) {
            json.putNumber(key, shown.replace(",", ""));
        } else if (!name && shown.matches(NUMBER)) {
            json.putNumber(key, shown);
        } else {
            json.put(key, shown);
        }
    }

    /** Of a heading, each once. */
    static List<String> keys(List<String> heading) {
        Set<String> taken = new HashSet<>();
        List<String> keys = new ArrayList<>();
        for (String title : heading) {
            String wanted = key(title);
            String key = wanted;
            for (int n = 2; !taken.add(key); n++) {
                key = wanted + '_' + n;
            }
            keys.add(key);
        }
        return keys;
    }

    private static String key(String title) {
        String words = title.toLowerCase(Locale.ROOT)
                .replace("1/s", "per s")
                .replace("/", " per ")
                .replace("%", " percent")
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        return words.isEmpty() ? "note" : words;
    }
}
