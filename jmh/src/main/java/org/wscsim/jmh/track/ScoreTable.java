package org.wscsim.jmh.track;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;

/** Lines of cells under a heading, the first column left aligned, the others right. Confined to one thread. */
final class ScoreTable {
    private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";

    private final List<String[]> rows = new ArrayList<>();

    ScoreTable(String... heading) {
        rows.add(heading);
    }

    void add(String... cells) {
        rows.add(cells);
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? row[i] + blanks : "  " + blanks + row[i]);
            }
            System.out.println(line.toString().stripTrailing());
        }
    }

    /**
     * The table, or it as a JSON document.
     *
     * @param more what else the document says, by key
     */
    void print(boolean asJson, SortedMap<String, String> more) {
        if (asJson) {
            System.out.println(json(more));
        } else {
            print();
        }
    }

    private String json(SortedMap<String, String> more) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonTree.generator(text)) {
            json.writeStartObject();
            json.writeNumberProperty("schema", 1);
            more.forEach((key, value) -> write(json, key, value));
            json.writeName("cases");
            json.writeStartArray();
            for (String[] row : rows.subList(1, rows.size())) {
                json.writeStartObject();
                for (int i = 0; i < row.length; i++) {
                    write(json, rows.getFirst()[i].toLowerCase(Locale.ROOT).replace("/", "_over_"), row[i]);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Numbers as numbers, what is no JSON number as text. */
    private static void write(JsonGenerator json, String key, String cell) {
        json.writeName(key);
        if (cell.matches(NUMBER)) {
            json.writeNumber(cell);
        } else {
            json.writeString(cell);
        }
    }

    /** Four digits. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    static String ratio(double value) {
        return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String interval(Ratio ratio) {
        return "[" + ratio(ratio.low()) + ", " + ratio(ratio.high()) + "]";
    }
}
